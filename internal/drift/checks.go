package drift

import (
	"slices"
	"strings"
)

// Check is one of the things that a run holds against another. Every finding
// belongs to the one that its code tells.
type Check struct {
	Name   string // "pictures"
	Letter string // of the codes of what it finds: "D" of LNT-D007
	Holds  string // what it holds against what, in a few words
}

// CheckLoading is the name of the check that comes before all others.
const CheckLoading = "loading"

// The names of checks that a run may have to leave out.
const (
	CheckTypes      = "types"
	CheckLegibility = "legibility"
	CheckPictures   = "pictures"
	CheckRuns       = "runs"
)

// Checks returns all checks, in the order in which a report has them.
func Checks() []Check {
	return []Check{
		{CheckLoading, "L", "packages can be read as models"},
		{"model", "M", "models keep the rules"},
		{CheckTypes, "T", "class sets, state machines and code views agree with Go types"},
		{"code", "C", "relationships agree with imports"},
		{"figures", "F", "figures agree with each other"},
		{CheckLegibility, "P", "pictures can be read"},
		{CheckRuns, "R", "recorded runs agree with the scenarios"},
		{CheckPictures, "D", "committed pictures agree with the models"},
		{"documents", "S", "documents and decisions agree with the models"},
		{checkBaseline, "B", "accepted findings are still there, and somebody answers for them"},
	}
}

const checkBaseline = "baseline"

// CheckOf is the check that a code belongs to.
func CheckOf(code string) Check {
	letter := ""
	if rest, ok := strings.CutPrefix(code, "LNT-"); ok && rest != "" {
		letter = rest[:1]
	}
	all := Checks()
	if i := slices.IndexFunc(all, func(c Check) bool { return c.Letter == letter }); i >= 0 {
		return all[i]
	}
	return Check{Name: "other", Letter: letter, Holds: "everything else"}
}

// Omission is what a run did not hold, and why. What is not said to be left out
// was held.
type Omission struct {
	Check     string `json:"check,omitempty"`     // its name; empty: every check but that of loading
	Workspace string `json:"workspace,omitempty"` // name of the workspace; empty: all of them
	Reason    string `json:"reason"`
}

// held tells whether a run looked for findings of a check about a workspace;
// of an empty one, whether it did so about all of them.
func (r Report) held(check, workspace string) bool {
	return !slices.ContainsFunc(r.Skipped, func(s Omission) bool {
		about := s.Workspace == "" || workspace == "" || s.Workspace == workspace
		return about && (s.Check == check || s.Check == "" && check != CheckLoading)
	})
}
