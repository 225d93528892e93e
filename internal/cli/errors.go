package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamvet/iamvet/internal/load"
)

// causes writes what could not be loaded, one line for each cause: the imports of a module
// that is not to be had together, without the code that does not type-check for want of
// them. Sorted.
func causes(errs []load.Error) []string {
	var out []string
	listed := map[string][]load.Error{}
	follows := 0
	for _, e := range errs {
		switch e.Kind {
		case load.Listed:
			if !slices.Contains(listed[e.Msg], e) {
				listed[e.Msg] = append(listed[e.Msg], e)
			}
		case load.Follows:
			follows++
		default:
			out = append(out, oneLine(e.Error()))
		}
	}
	for _, list := range listed {
		slices.SortFunc(list, func(a, b load.Error) int { return strings.Compare(a.Error(), b.Error()) })
		text := oneLine(list[0].Error())
		if n := len(list) - 1; n == 1 {
			text += " (and 1 more import)"
		} else if n > 1 {
			text += fmt.Sprintf(" (and %d more imports)", n)
		}
		out = append(out, text)
	}
	if len(listed) == 0 && follows > 0 {
		for _, e := range errs {
			if e.Kind == load.Follows {
				out = append(out, oneLine(e.Error()))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// oneLine joins the lines of a message of the go command.
func oneLine(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(slices.DeleteFunc(lines, func(s string) bool { return s == "" }), " ")
}
