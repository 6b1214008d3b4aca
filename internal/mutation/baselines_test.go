package mutation_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
)

// acceptable are findings that a baseline accepts.
func acceptable() []drift.Finding {
	var all []drift.Finding
	for i, subject := range []string{"orders", "stock", "mail"} {
		all = append(all, drift.Finding{
			Code: fmt.Sprintf("LNT-M10%d", i+1), Severity: model.SeverityWarning, Workspace: "Shop", Kind: model.SubjectElement, Subject: "shop/" + subject,
			Message: subject + " is not said enough of", Positions: []drift.Position{{File: "shop.go", Line: 10 + i}},
		})
	}
	return all
}

// accepting is the baseline of them, one entry of ten lines after another from
// line 4 on.
func accepting() string {
	text := "{\n  \"version\": 1,\n  \"findings\": [\n"
	for i, f := range acceptable() {
		text += fmt.Sprintf("    {\n      \"code\": %q,\n      \"workspace\": %q,\n      \"kind\": %q,\n      \"subject\": %q,\n      \"message\": %q,\n      \"owner\": \"team shop\",\n      \"reason\": \"to come\",\n      \"expires\": \"2031-12-24\"\n    }", f.Code, f.Workspace, f.Kind, f.Subject, f.Message)
		if i < len(acceptable())-1 {
			text += ","
		}
		text += "\n"
	}
	return text + "  ]\n}\n"
}

// settled is what a baseline leaves of findings, and what is wrong with it. An
// error has the code "error", and the place that it begins with.
func settledBy(text string, found []drift.Finding) []told {
	b, err := drift.ParseBaseline("known.json", []byte(text))
	if err != nil {
		at := regexp.MustCompile(`^known\.json:\d+`).FindString(err.Error())
		return []told{{code: "error", message: err.Error(), at: []string{at}}}
	}
	r := b.Settle(drift.NewReport(found), drift.Settlement{
		Today:  time.Date(2031, 12, 24, 12, 0, 0, 0, time.UTC),
		Refuse: func(code string) bool { return strings.HasPrefix(code, "LNT-L") },
	})
	return tell(r.Findings)
}

// brokenBaselines changes each entry of a baseline, what it accepts, and how it
// is written.
func brokenBaselines(t *testing.T) []mutant {
	text := accepting()
	if said := settledBy(text, acceptable()); len(said) > 0 {
		t.Fatalf("nothing is broken: %s", inShort(said))
	}
	var all []mutant
	add := func(kind, name, code string, line int, text string, found []drift.Finding) {
		all = append(all, mutant{kind: kind, name: name, want: []want{{code, []string{place("known.json", line)}}}, find: func() []told { return settledBy(text, found) }})
	}
	lines := strings.Split(text, "\n")
	for i, f := range acceptable() {
		const size = 10
		begin := 3 + i*size // index of the line with the brace
		entry := lines[begin : begin+size]
		with := func(change func(entry []string)) string {
			copied := append([]string{}, lines...)
			change(copied[begin : begin+size])
			return strings.Join(copied, "\n")
		}
		field := func(n int, value string) string {
			return with(func(entry []string) {
				name, _, _ := strings.Cut(entry[n], ":")
				entry[n] = name + ": " + value
				if n < size-2 {
					entry[n] += ","
				}
			})
		}
		at := begin + 1
		add("drop the owner", f.Subject, "LNT-B001", at, field(6, `""`), acceptable())
		add("drop the reason", f.Subject, "LNT-B002", at, field(7, `" "`), acceptable())
		add("drop the last day", f.Subject, "LNT-B003", at, field(8, `""`), acceptable())
		add("write a day that there is not", f.Subject, "LNT-B003", at, field(8, `"2031-02-30"`), acceptable())
		add("let an entry expire", f.Subject, "LNT-B004", at, field(8, `"2031-12-23"`), acceptable())
		for k, name := range []string{"code", "workspace", "kind", "subject", "message"} {
			n := k + 1
			add("change the "+name+" that is accepted", f.Subject, "LNT-B005", at, field(n, map[bool]string{true: `"LNT-M150"`, false: `"another"`}[name == "code"]), acceptable())
			all = append(all, mutant{
				kind: "change the " + name + " that is accepted, and its finding counts", name: f.Subject, want: []want{{f.Code, []string{place("shop.go", 10+i)}}},
				find: func() []told {
					return settledBy(field(n, map[bool]string{true: `"LNT-M150"`, false: `"another"`}[name == "code"]), acceptable())
				},
			})
		}
		less := acceptable()
		add("mend what is accepted", f.Subject, "LNT-B005", at, text, append(less[:i:i], less[i+1:]...))
		add("accept more than there is", f.Subject, "LNT-B006", at, field(8, `"2031-12-24", "count": 2`), acceptable())
		twice := strings.Join(append(append(append([]string{}, lines[:begin]...), append(append([]string{}, entry[:size-1]...), "    },")...), lines[begin:]...), "\n")
		add("accept a finding twice", f.Subject, "LNT-B007", at+size, twice, acceptable())
		add("accept what cannot be accepted", f.Subject, "LNT-B008", at, field(1, `"LNT-L021"`), acceptable())
		more := acceptable()
		more[i].Positions = []drift.Position{{File: "shop.go", Line: 99}}
		all = append(all, mutant{
			kind: "find once more what is accepted", name: f.Subject, want: []want{{f.Code, []string{"shop.go:99"}}},
			find: func() []told { return settledBy(text, append(acceptable(), more[i])) },
		})
		all = append(all, mutant{kind: "move a line", name: f.Subject, find: func() []told { return settledBy(text, more) }})
		add("lose a quotation mark", f.Subject, "error", begin+3, with(func(entry []string) { entry[2] = strings.Replace(entry[2], `"workspace"`, `workspace"`, 1) }), acceptable())
		add("write a field that there is not", f.Subject, "error", begin+5, with(func(entry []string) { entry[4] = strings.Replace(entry[4], "subject", "topic", 1) }), acceptable())
		add("leave a conflict", f.Subject, "error", begin+2, with(func(entry []string) { entry[0] += "\n<<<<<<< HEAD" }), acceptable())
		add("write a number for a text", f.Subject, "error", begin+2, field(1, "7"), acceptable())
	}
	last := strings.Count(text, "\n")
	add("cut the file off", "", "error", last-2, strings.Join(lines[:last-2], "\n"), acceptable())
	add("write another version", "", "error", 2, strings.Replace(text, `"version": 1`, `"version": 7`, 1), acceptable())
	add("write a list for the object", "", "error", 1, "[]", acceptable())
	add("write more behind the end", "", "error", last+1, text+"{}", acceptable())
	return all
}
