package need

import (
	"strings"

	"github.com/iamvet/iamvet/internal/arn"
)

// isQueueURL says whether a value is the URL of an SQS queue.
func isQueueURL(c choice) bool {
	return strings.HasSuffix(c.path, "QueueUrl")
}

type queue struct{ pattern, loose arn.Pattern }

// queueARN turns a queue's URL, https://sqs.REGION.amazonaws.com/ACCOUNT/NAME,
// into its ARN. before is the ARN up to the name, as the program's own region
// and account give it; what the URL says goes first. The forms are those of the
// Amazon SQS Developer Guide, "Queue and message identifiers".
func queueARN(before, url arn.Pattern) queue {
	head := splitFields(before)
	partition, region, account := field(head, 1), field(head, 3), field(head, 4)
	segments := splitSegments(url)
	n := len(segments)
	if n == 1 && isOneVariable(url) {
		// The URL is one variable: its name part is a text of its own.
		name := arn.Unknown("the queue whose URL is not known")
		if knownPart(url[0]) {
			name = arn.Variable(url[0].Text+"#name", url[0].Why)
		} else {
			name[0].Why = url[0].Why
		}
		unknown := arn.Unknown("the region and account of the queue")
		return queue{
			pattern: join(partition, region, account, name),
			loose:   join(unknown, unknown, unknown, name),
		}
	}
	name := segments[n-1]
	looseRegion, looseAccount := arn.Unknown("the queue's region"), arn.Unknown("the queue's account")
	whole := false // the segments are those of a URL: their variables hold no slash
	if n >= 3 {
		if r, ok := hostRegion(segments[n-3], n > 3); ok {
			region, looseRegion, whole = r, r, true
		}
	}
	if n >= 2 && len(segments[n-2]) > 0 && !isHost(segments[n-2]) {
		account = segments[n-2]
		whole = whole || !account.HasVar()
		looseAccount = loosened(account, whole)
	}
	if !whole && name.HasVar() {
		looseAccount = arn.Unknown("the queue's account")
	}
	return queue{
		pattern: join(partition, region, account, name),
		loose:   join(arn.Unknown(""), looseRegion, looseAccount, loosened(name, whole)),
	}
}

// loosened is the end of a segment of which a variable may hold the slash before it.
func loosened(segment arn.Pattern, whole bool) arn.Pattern {
	for i := len(segment) - 1; i >= 0 && !whole; i-- {
		if segment[i].Kind != arn.Literal {
			return arn.Concat(arn.Unknown("the part of the URL"), segment[i+1:])
		}
	}
	return segment
}

func field(fields []arn.Pattern, i int) arn.Pattern {
	if i < len(fields) {
		return fields[i]
	}
	return arn.Unknown("")
}

func join(partition, region, account, name arn.Pattern) arn.Pattern {
	colon := arn.Lit(":")
	return arn.Concat(arn.Lit("arn:"), partition, arn.Lit(":sqs:"), region, colon, account, colon, name)
}

func isOneVariable(p arn.Pattern) bool { return len(p) == 1 && p[0].Kind != arn.Literal }

// splitSegments splits a URL at the slashes of its literals.
func splitSegments(p arn.Pattern) []arn.Pattern {
	out := []arn.Pattern{nil}
	for _, part := range p {
		if part.Kind != arn.Literal {
			out[len(out)-1] = append(out[len(out)-1], part)
			continue
		}
		for i, text := range strings.Split(part.Text, "/") {
			if i > 0 {
				out = append(out, nil)
			}
			out[len(out)-1] = append(out[len(out)-1], arn.Lit(text)...)
		}
	}
	return out
}

func isHost(p arn.Pattern) bool {
	for _, part := range p {
		if part.Kind == arn.Literal && strings.ContainsAny(part.Text, ".:") {
			return true
		}
	}
	return false
}

// hostRegion takes the region out of sqs.REGION.amazonaws.com, or the older
// REGION.queue.amazonaws.com. alone says that the text is all of the host, and not
// what stands before it as well.
func hostRegion(host arn.Pattern, alone bool) (arn.Pattern, bool) {
	n := len(host)
	if n == 0 || host[n-1].Kind != arn.Literal {
		return nil, false
	}
	last := host[n-1].Text
	i := strings.Index(last, ".amazonaws.com")
	if i < 0 {
		return nil, false
	}
	inner := append(clone(host[:n-1]), arn.Lit(last[:i])...)
	if len(inner) > 0 && inner[0].Kind == arn.Literal {
		if rest, ok := strings.CutPrefix(inner[0].Text, "sqs."); ok {
			out := append(arn.Lit(rest), inner[1:]...)
			return out, len(out) > 0
		}
	}
	out := trimSuffix(inner, ".queue")
	return out, len(out) > 0 && !out.Equal(inner) && (alone || !out.HasVar())
}

func trimSuffix(p arn.Pattern, suffix string) arn.Pattern {
	out := clone(p)
	n := len(out)
	if n == 0 || out[n-1].Kind != arn.Literal {
		return out
	}
	out[n-1].Text = strings.TrimSuffix(out[n-1].Text, suffix)
	return out.Normal()
}
