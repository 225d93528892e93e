package cli

import "context"

func policyCommand() *command {
	return &command{
		name: "policy", args: "[flags] FILE…",
		short: "print the grants of policies as they are understood",
		long:  `Policy prints the grants of IAM policies as they are understood, with their positions.`,
		run:   func(_ context.Context, e *env, args []string) (int, error) { return 0, e.parse(args) },
	}
}

func catalogCommand() *command {
	return &command{
		name: "catalog", args: "[flags] SERVICE [OPERATION]",
		short: "print what operations need",
		long:  `Catalog prints which IAM actions an operation needs, on which resources.`,
		run:   func(_ context.Context, e *env, args []string) (int, error) { return 0, e.parse(args) },
	}
}
