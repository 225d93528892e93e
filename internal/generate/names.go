package generate

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/iamvet/iamvet/internal/arn"
	"github.com/iamvet/iamvet/internal/need"
	"github.com/iamvet/iamvet/internal/textfn"
)

// variables names what is not known.
type variables struct {
	values map[string]string
	byKey  map[string]*Variable
	met    map[string]*source // as byKey
	taken  map[string]bool    // names as all formats would spell them, in lower case
	asked  map[string]bool    // the values that were
}

// reserved are names that formats need themselves.
var reserved = []string{"role_name", "account", "partition", "region", "aws_account", "aws_partition", "aws_region"}

func newVariables(values map[string]string) *variables {
	v := &variables{values: values, byKey: map[string]*Variable{}, met: map[string]*source{}, taken: map[string]bool{}, asked: map[string]bool{}}
	for _, name := range reserved {
		v.take(name)
	}
	return v
}

// take claims a name; false if it is taken, in the spelling of some format.
func (v *variables) take(name string) bool {
	key := strings.ToLower(camel(name))
	if v.taken[key] {
		return false
	}
	v.taken[key] = true
	return true
}

// about is where a variable was met.
type about struct {
	hint  []string // words for its name if nothing better is known
	place string
}

// source is what is told of a variable: where it was met, and why it is not known.
type source struct{ places, whys []string }

func (b *builder) about(u *need.Use, hint []string) *about {
	return &about{hint: hint, place: b.place(u.Position) + " " + u.Operation}
}

// of is the pattern of a variable: its value if that is given.
func (v *variables) of(part arn.Part, at *about) arn.Pattern {
	variable := v.variable(part, at)
	of := keyOf(variable.Origin)
	for _, key := range []string{of, strings.TrimPrefix(of, "env:"), strings.TrimPrefix(of, "flag:"), strings.TrimPrefix(of, "config:"), variable.Name} {
		value, ok := v.values[key]
		if key == "" || !ok {
			continue
		}
		v.asked[key] = true
		return arn.Parse(value)
	}
	if value, ok := v.made(variable.Origin); ok {
		return arn.Lit(value)
	}
	return arn.Variable("var:"+variable.Name, part.Why)
}

// keyOf is what a variable is called: a key of a configuration file stands for each of its
// values, as it does in .iamvet.yaml.
func keyOf(origin string) string {
	if strings.HasPrefix(origin, "config:") {
		return strings.TrimSuffix(origin, "#"+arn.PartOp)
	}
	return origin
}

// made is the value of a variable that is made of another, if the value of that is
// given.
func (v *variables) made(origin string) (string, bool) {
	name, ops := textfn.Origin(origin)
	if len(ops) == 0 {
		return "", false
	}
	_, short, _ := strings.Cut(name, ":")
	for _, key := range []string{name, short, strings.Join(originWords(name), "_")} {
		if value, ok := v.values[key]; ok {
			v.asked[key] = true
			return textfn.Value(ops, value)
		}
	}
	return "", false
}

// variable finds or makes the variable of a part. What the code does not tell has one
// variable for each type of resource: on how many ways a name comes to a call
// says nothing of how many names there are, and a policy with a variable for each
// way (71 of aws-load-balancer-controller) is filled in by nobody.
func (v *variables) variable(part arn.Part, at *about) *Variable {
	key, origin := keyOf(part.Text), part.Text
	if !fromOutside(part.Text) {
		key, origin = "\x00"+strings.Join(at.hint, " "), ""
	}
	met := v.met[key]
	if met == nil {
		met = &source{}
		v.met[key] = met
	}
	if at != nil {
		met.places = append(met.places, at.place)
	}
	if part.Why != "" {
		met.whys = append(met.whys, part.Why)
	}
	if old := v.byKey[key]; old != nil {
		if fromOutside(origin) && origin != key {
			old.Origin = origin // several values
		}
		return old
	}
	var ws []string
	if at != nil {
		ws = dedupe(at.hint)
	}
	if origin != "" {
		ws = originWords(origin)
	}
	name := strings.Join(ws, "_")
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		name = "value_" + name
	}
	out := &Variable{Name: v.free(name, origin), Origin: origin}
	v.byKey[key] = out
	return out
}

// free is a name that is not taken: behind what it is a value of, or with a number.
func (v *variables) free(name, origin string) string {
	if v.take(name) {
		return name
	}
	if kind, _, ok := strings.Cut(origin, ":"); ok {
		if name = kind + "_" + name; v.take(name) {
			return name
		}
	}
	for i := 2; ; i++ {
		if numbered := fmt.Sprintf("%s_%d", name, i); v.take(numbered) {
			return numbered
		}
	}
}

func originWords(origin string) []string {
	_, text, _ := strings.Cut(origin, ":")
	text, made, _ := strings.Cut(text, "#")
	ws := words(text)
	// The last that is made of it says what it is; trimming says little.
	last := ""
	for op := range strings.SplitSeq(made, "#") {
		if op != arn.PartOp && !strings.HasPrefix(op, "trim") {
			last = op
		}
	}
	if last == "" {
		return ws
	}
	if n := len(ws); n > 1 && ws[n-1] == "url" {
		ws = ws[:n-1]
	}
	return append(ws, words(last)...)
}

// describe says what a variable stands for.
func (m *source) describe(origin string) string {
	place := ""
	if len(m.places) > 0 {
		place = ", as used at " + m.places[0]
		if n := len(sorted(slices.Clone(m.places))) - 1; n > 0 {
			place += fmt.Sprintf(" and %d more", n)
		}
	}
	kind, name, _ := strings.Cut(origin, ":")
	name, made, _ := strings.Cut(name, "#")
	subject := "The value"
	switch {
	case "#"+made == queueNameOf:
		subject = "The queue's name in the URL"
	case kind == "config" && made == arn.PartOp:
		subject = "Each value (there may be several)"
	case strings.Contains("#"+made, "#"+arn.PartOp):
		subject = "A part (name each that there is)"
	case made != "":
		subject = "What the program takes (" + strings.ReplaceAll(made, "#", ", ") + ")"
	}
	switch kind {
	case "env":
		return subject + " of the environment variable " + name + place + "."
	case "flag":
		return subject + " of the flag -" + name + place + "."
	case "config":
		if key, ok := strings.CutPrefix(name, "stdin:"); ok {
			return subject + " of the key " + key + " on the standard input" + place + "."
		}
		return subject + " of the key " + name + " of the configuration file" + place + "."
	case "ref":
		return "The value of " + name + place + "."
	}
	whys := sorted(slices.Clone(m.whys))
	switch {
	case len(whys) == 0:
		whys = []string{"the code does not tell"}
	case len(whys) > maxWhys:
		whys = append(whys[:maxWhys], "…")
	}
	return "The resource" + place + "; the code does not tell which: " + strings.Join(whys, "; ") + "."
}

// maxWhys bounds the reasons that a variable's description lists.
const maxWhys = 3

// list lists the variables that statements use.
func (v *variables) list(statements []Statement) []Variable {
	used := map[string]bool{}
	note := func(ps []arn.Pattern) {
		for _, p := range ps {
			for _, part := range p.Vars() {
				used[strings.TrimPrefix(part.Text, "var:")] = true
			}
		}
	}
	for i := range statements {
		note(statements[i].Resources)
		for _, c := range statements[i].Conditions {
			note(c.Values)
		}
	}
	var out []Variable
	for key, variable := range v.byKey {
		if used[variable.Name] {
			one := *variable
			one.Description = v.met[key].describe(one.Origin)
			out = append(out, one)
		}
	}
	slices.SortFunc(out, func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// words splits a name at everything but letters and digits, and at the humps of
// camel case, and puts the words in lower case.
func words(name string) []string {
	var out []string
	var word []rune
	runes := []rune(name)
	flush := func() {
		if len(word) > 0 {
			out = append(out, strings.ToLower(string(word)))
			word = nil
		}
	}
	for i, r := range runes {
		ascii := r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r))
		if !ascii {
			flush()
			continue
		}
		if unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]) && unicode.IsUpper(runes[i-1])) {
			flush()
		}
		word = append(word, r)
	}
	flush()
	return out
}

// dedupe drops words that repeat the one before: "kms key key" is "kms key".
func dedupe(ws []string) []string { return slices.Compact(slices.Clone(ws)) }

// camel joins words: "orders_table" is OrdersTable.
func camel(name string) string {
	var b strings.Builder
	for _, w := range words(name) {
		b.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	return b.String()
}

// lowerCamel is camel with a lower-case start: ordersTable.
func lowerCamel(name string) string {
	c := camel(name)
	if c == "" {
		return c
	}
	return strings.ToLower(c[:1]) + c[1:]
}

// serviceNames are the names of services that are not their prefix with a
// capital.
var serviceNames = map[string]string{
	"acm": "ACM", "apigateway": "APIGateway", "cloudformation": "CloudFormation", "cloudfront": "CloudFront",
	"cloudtrail": "CloudTrail", "cloudwatch": "CloudWatch", "codebuild": "CodeBuild", "dynamodb": "DynamoDB",
	"ec2": "EC2", "ecr": "ECR", "ecs": "ECS", "eks": "EKS", "elasticache": "ElastiCache", "es": "OpenSearch",
	"elasticfilesystem": "EFS", "elasticloadbalancing": "ELB", "events": "EventBridge", "iam": "IAM", "kms": "KMS",
	"rds": "RDS", "s3": "S3", "s3express": "S3Express", "secretsmanager": "SecretsManager", "ses": "SES",
	"sns": "SNS", "sqs": "SQS", "ssm": "SSM", "states": "StepFunctions", "sts": "STS", "xray": "XRay",
}

var accessNames = map[string]string{"Permissions management": "Permissions", "Tagging": "Tag"}

// name gives every statement a Sid: service, access level and resource.
func (b *builder) name(statements []Statement) {
	seen := map[string]int{}
	for i := range statements {
		s := &statements[i]
		sid := serviceNames[s.Service]
		if sid == "" {
			sid = camel(s.Service)
		}
		access := s.Access
		if accessNames[access] != "" {
			access = accessNames[access]
		}
		if len(s.Actions) == 1 {
			_, access, _ = strings.Cut(s.Actions[0], ":")
		}
		sid += camel(access)
		if s.Level == Certain {
			sid += resourceName(s)
		} else {
			sid = [...]string{Perhaps: "Perhaps", Supporting: "Supporting"}[s.Level] + sid + resourceName(s)
		}
		if len(sid) > 100 {
			sid = sid[:100]
		}
		seen[sid]++
		if n := seen[sid]; n > 1 {
			sid = fmt.Sprintf("%s%d", sid, n)
		}
		s.Sid = sid
	}
}

// resourceName is a name for the resources of a statement: that of the only one.
func resourceName(s *Statement) string {
	if len(s.Resources) != 1 {
		return ""
	}
	a, ok := arn.Split(s.Resources[0])
	if !ok {
		if v, _, whole := arn.WholeRef(s.Resources[0]); whole {
			return camel(strings.TrimPrefix(v.Text, "var:"))
		}
		return ""
	}
	_, name, _, _ := splitName(a.Resource, nameFormats(s.Actions[0], ""))
	text := ""
	for _, part := range name {
		switch part.Kind {
		case arn.Literal:
			text += " " + part.Text
		case arn.Var:
			text += " " + strings.TrimPrefix(part.Text, "var:")
		}
	}
	return camel(text)
}
