package drift_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
)

// settlement is one of a day on which nobody waits for the clock.
func settlement() drift.Settlement {
	return drift.Settlement{
		Today:  time.Date(2031, 12, 24, 23, 59, 0, 0, time.UTC),
		Refuse: func(code string) bool { return strings.HasPrefix(code, "LNT-L") },
	}
}

func missing(subject string, line int) drift.Finding {
	return drift.Finding{
		Code: "LNT-M101", Severity: model.SeverityWarning, Workspace: "Shop", Kind: model.SubjectElement, Subject: subject,
		Message: "container " + subject + " has no description", Positions: []drift.Position{{File: "shop.go", Line: line}},
	}
}

// entry is a line of a baseline.
func entry(fields string) string {
	return `{"code": "LNT-M101", "workspace": "Shop", "kind": "element", "subject": "a", "message": "container a has no description", ` + fields + `}`
}

const words = `"owner": "team shop", "reason": "to come", "expires": "2031-12-24"`

func baseline(t *testing.T, entries ...string) drift.Baseline {
	t.Helper()
	b, err := drift.ParseBaseline("known.json", []byte("{\n\"version\": 1, \"findings\": [\n"+strings.Join(entries, ",\n")+"\n]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// inShort is a report in short.
func inShort(r drift.Report) []string {
	all := []string{}
	for _, f := range r.Findings {
		at := "nowhere"
		if len(f.Positions) > 0 {
			at = f.Positions[0].String()
		}
		all = append(all, f.Code+" "+at)
	}
	for _, f := range r.Accepted {
		all = append(all, fmt.Sprintf("accepted %s %s by %s", f.Code, f.Positions[0], f.Accepted.Owner))
	}
	return all
}

func TestSettle(t *testing.T) {
	const other = `"owner": "team sale", "reason": "to come", "expires": "2040-01-01"`
	all := []drift.Omission{{Reason: "nothing could be loaded"}}
	undrawn := drift.Finding{Code: drift.CodeNotDrawn, Severity: model.SeverityError, Workspace: "Shop", View: "v", Message: "cannot be drawn"}
	illegible := strings.ReplaceAll(entry(words), "LNT-M101", "LNT-P001")
	for name, c := range map[string]struct {
		entries []string
		found   []drift.Finding
		skipped []drift.Omission
		want    []string
	}{
		"nothing":                          {},
		"nothing accepted":                 {nil, []drift.Finding{missing("a", 1)}, nil, []string{"LNT-M101 shop.go:1"}},
		"on its last day":                  {[]string{entry(words)}, []drift.Finding{missing("a", 7)}, nil, []string{"accepted LNT-M101 shop.go:7 by team shop"}},
		"another of its code":              {[]string{entry(words)}, []drift.Finding{missing("a", 7), missing("b", 8)}, nil, []string{"LNT-M101 shop.go:8", "accepted LNT-M101 shop.go:7 by team shop"}},
		"another instead of it":            {[]string{entry(words)}, []drift.Finding{missing("b", 7)}, nil, []string{"LNT-B005 known.json:3", "LNT-M101 shop.go:7"}},
		"one more than accepted":           {[]string{entry(words)}, []drift.Finding{missing("a", 7), missing("a", 9)}, nil, []string{"LNT-M101 shop.go:9", "accepted LNT-M101 shop.go:7 by team shop"}},
		"two accepted":                     {[]string{entry(words + `, "count": 2`)}, []drift.Finding{missing("a", 7), missing("a", 9)}, nil, []string{"accepted LNT-M101 shop.go:7 by team shop", "accepted LNT-M101 shop.go:9 by team shop"}},
		"one of two mended":                {[]string{entry(words + `, "count": 2`)}, []drift.Finding{missing("a", 7)}, nil, []string{"LNT-B006 known.json:3", "accepted LNT-M101 shop.go:7 by team shop"}},
		"mended":                           {[]string{entry(other), entry(words)}, nil, nil, []string{"LNT-B005 known.json:3", "LNT-B007 known.json:4"}},
		"mended, and its check left out":   {[]string{entry(words)}, nil, all, []string{}},
		"of another check left out":        {[]string{entry(words)}, nil, []drift.Omission{{Check: "pictures"}}, []string{"LNT-B005 known.json:3"}},
		"left out for another workspace":   {[]string{entry(words)}, nil, []drift.Omission{{Check: "model", Workspace: "Sale"}}, []string{"LNT-B005 known.json:3"}},
		"left out for its workspace":       {[]string{entry(words)}, nil, []drift.Omission{{Check: "model", Workspace: "Shop"}}, []string{}},
		"of a view that cannot be drawn":   {[]string{illegible}, []drift.Finding{undrawn}, nil, []string{"LNT-P098 nowhere"}},
		"of a view that can":               {[]string{illegible}, nil, nil, []string{"LNT-B005 known.json:3"}},
		"expired":                          {[]string{entry(`"owner": "o", "reason": "r", "expires": "2031-12-23"`)}, []drift.Finding{missing("a", 7)}, nil, []string{"LNT-B004 known.json:3", "LNT-M101 shop.go:7"}},
		"expired and mended":               {[]string{entry(`"owner": "o", "reason": "r", "expires": "2031-12-23"`)}, nil, nil, []string{"LNT-B005 known.json:3"}},
		"expired, and accepted again":      {[]string{entry(`"owner": "o", "reason": "r", "expires": "2031-12-23"`), entry(words)}, []drift.Finding{missing("a", 7)}, nil, []string{"LNT-B007 known.json:3", "accepted LNT-M101 shop.go:7 by team shop"}},
		"no owner":                         {[]string{entry(`"owner": " ", "reason": "r", "expires": "2031-12-24"`)}, []drift.Finding{missing("a", 7)}, nil, []string{"LNT-B001 known.json:3", "accepted LNT-M101 shop.go:7 by  "}},
		"no owner, no reason, no last day": {[]string{entry(`"count": 1`)}, []drift.Finding{missing("a", 7)}, nil, []string{"LNT-B001 known.json:3", "LNT-B002 known.json:3", "LNT-B003 known.json:3", "accepted LNT-M101 shop.go:7 by "}},
		"no day":                           {[]string{entry(`"owner": "o", "reason": "r", "expires": "2031-02-30"`)}, []drift.Finding{missing("a", 7)}, nil, []string{"LNT-B003 known.json:3", "accepted LNT-M101 shop.go:7 by o"}},
		"twice":                            {[]string{entry(words), "\n" + entry(other)}, []drift.Finding{missing("a", 7), missing("a", 8)}, nil, []string{"LNT-B007 known.json:5", "LNT-M101 shop.go:8", "accepted LNT-M101 shop.go:7 by team shop"}},
		"what cannot be accepted":          {[]string{`{"code": "LNT-L021", "message": "undefined: x", ` + words + `}`}, []drift.Finding{{Code: "LNT-L021", Severity: model.SeverityError, Message: "undefined: x"}}, nil, []string{"LNT-B008 known.json:3", "LNT-L021 nowhere"}},
		"the baseline itself":              {[]string{`{"code": "LNT-B005", "message": "x", ` + words + `}`}, nil, nil, []string{"LNT-B008 known.json:3"}},
	} {
		r := drift.NewReport(c.found)
		r.Skipped = c.skipped
		if c.want == nil {
			c.want = []string{}
		}
		got := inShort(baseline(t, c.entries...).Settle(r, settlement()))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", name, diff)
		}
	}
}

// TestEntriesHoldOneFinding changes what a finding is about in every way that
// tells it from the accepted one.
func TestEntriesHoldOneFinding(t *testing.T) {
	for name, change := range map[string]func(*drift.Finding){
		"code":      func(f *drift.Finding) { f.Code = "LNT-M102" },
		"workspace": func(f *drift.Finding) { f.Workspace = "Sale" },
		"view":      func(f *drift.Finding) { f.View = "v" },
		"kind":      func(f *drift.Finding) { f.Kind = model.SubjectGroup },
		"subject":   func(f *drift.Finding) { f.Subject = "b" },
		"message":   func(f *drift.Finding) { f.Message = "container a has no technology" },
	} {
		f := missing("a", 1)
		change(&f)
		if got := baseline(t, entry(words)).Settle(drift.NewReport([]drift.Finding{f}), settlement()); len(got.Accepted) != 0 || len(got.Findings) != 2 {
			t.Errorf("another %s: %q", name, inShort(got))
		}
	}
	// Documents have no subject: their file tells them apart.
	link := drift.Finding{Code: "LNT-S002", Severity: model.SeverityError, Message: "there is no a.md", Positions: []drift.Position{{File: "docs/a.md", Line: 3}}}
	b := baseline(t, `{"code": "LNT-S002", "file": "docs/a.md", "message": "there is no a.md", `+words+`}`)
	if got := b.Settle(drift.NewReport([]drift.Finding{link}), settlement()); len(got.Accepted) != 1 || len(got.Findings) != 0 {
		t.Errorf("%q", inShort(got))
	}
	link.Positions = []drift.Position{{File: "docs/b.md", Line: 3}}
	if got := b.Settle(drift.NewReport([]drift.Finding{link}), settlement()); len(got.Accepted) != 0 {
		t.Errorf("%q", inShort(got))
	}
}

// TestRenew holds what becomes of every entry, and that a baseline which was
// just renewed for everything accepts all of it and has no fault.
func TestRenew(t *testing.T) {
	everything := func(string) bool { return true }
	nothing := func(string) bool { return false }
	anew := drift.Acceptance{Owner: "new", Reason: "new", Expires: "2032-01-01"}
	expired := entry(`"owner": "o", "reason": "r", "expires": "2031-12-23"`)
	for name, c := range map[string]struct {
		entries []string
		found   []drift.Finding
		take    func(string) bool
		want    []string
		taken   int
	}{
		"new":                       {nil, []drift.Finding{missing("b", 2), missing("a", 1)}, everything, []string{"a 1 new", "b 1 new"}, 2},
		"new of the same":           {nil, []drift.Finding{missing("a", 2), missing("a", 1)}, everything, []string{"a 2 new"}, 2},
		"new, and not asked for":    {nil, []drift.Finding{missing("a", 1)}, nothing, nil, 0},
		"new, of another code":      {nil, []drift.Finding{missing("a", 1)}, func(code string) bool { return code == "LNT-M102" }, nil, 0},
		"kept":                      {[]string{entry(words)}, []drift.Finding{missing("a", 1)}, everything, []string{"a 1 team shop"}, 0},
		"mended":                    {[]string{entry(words)}, nil, nothing, nil, 0},
		"mended in part":            {[]string{entry(words + `, "count": 3`)}, []drift.Finding{missing("a", 1)}, nothing, []string{"a 1 team shop"}, 0},
		"more":                      {[]string{entry(words)}, []drift.Finding{missing("a", 1), missing("a", 2), missing("a", 3)}, everything, []string{"a 3 team shop"}, 2},
		"more, and not asked for":   {[]string{entry(words)}, []drift.Finding{missing("a", 1), missing("a", 2)}, nothing, []string{"a 1 team shop"}, 0},
		"expired":                   {[]string{expired}, []drift.Finding{missing("a", 1)}, everything, []string{"a 1 new"}, 1},
		"expired, not asked for":    {[]string{expired}, []drift.Finding{missing("a", 1)}, nothing, []string{"a 1 o"}, 0},
		"twice":                     {[]string{entry(words), entry(words)}, []drift.Finding{missing("a", 1)}, nothing, []string{"a 1 team shop"}, 0},
		"what cannot be":            {nil, []drift.Finding{{Code: "LNT-L021", Severity: model.SeverityError, Message: "m"}}, everything, nil, 0},
		"what does not count":       {nil, []drift.Finding{{Code: "LNT-M111", Severity: model.SeverityInfo, Message: "m"}}, everything, nil, 0},
		"no owner, which is let be": {[]string{entry(`"reason": "r"`)}, []drift.Finding{missing("a", 1)}, everything, []string{"a 1 "}, 0},
	} {
		b, taken := baseline(t, c.entries...).Renew(drift.NewReport(c.found), settlement(), drift.Renewal{Take: c.take, Acceptance: anew})
		var got []string
		for _, e := range b.Entries {
			got = append(got, fmt.Sprintf("%s %d %s", e.Finding.Subject, e.Count, e.Owner))
		}
		if !slices.Equal(got, c.want) || taken != c.taken {
			t.Errorf("%s: %q, %d, want %q, %d", name, got, taken, c.want, c.taken)
		}
		text, err := b.JSON()
		if err != nil {
			t.Fatal(err)
		}
		again, err := drift.ParseBaseline("known.json", text)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
		if second, err := again.JSON(); err != nil || string(second) != string(text) {
			t.Errorf("%s: written otherwise the second time\n%s\n%s", name, text, second)
		}
	}

	r := example()
	r.Skipped = nil
	b, _ := drift.Baseline{File: "known.json"}.Renew(r, settlement(), drift.Renewal{Take: everything, Acceptance: anew})
	text, err := b.JSON()
	if err != nil {
		t.Fatal(err)
	}
	b, err = drift.ParseBaseline("known.json", text)
	if err != nil {
		t.Fatal(err)
	}
	got := b.Settle(r, settlement())
	if got.Count(model.SeverityError)+got.Count(model.SeverityWarning) != 0 || len(got.Accepted) != len(r.Accepted)+4 {
		t.Errorf("%q\n%s", inShort(got), text)
	}
}

// TestBrokenBaseline holds the line, the words and the hint of every mistake.
func TestBrokenBaseline(t *testing.T) {
	const head = "{\n\"version\": 1,\n\"findings\": [\n"
	for text, want := range map[string]string{
		"":                                       "1: the file ends too early",
		"\n\n":                                   "1: the file ends too early",
		"[]":                                     "1: the file does not begin with {",
		"null":                                   "1: the file does not begin with {",
		"{}":                                     "1: the file has no version",
		"{\"version\": 1}":                       "1: the file has no findings",
		"{\"version\": 2, \"findings\": []}":     "1: the file is of version 2, and this program reads version 1",
		"{\n\"version\": \"1\"}":                 "2: the file is of version \"1\"",
		"{\n\"versions\": 1}":                    `2: there is no field "versions"`,
		"{\"version\": 1,\n\"version\": 1}":      "2: version is there a second time",
		"{\"version\": 1,\n\"findings\": {}}":    "2: findings must be a list",
		"{\"version\": 1, \"findings\": []}\n{}": "2: there is more behind the closing brace",
		head:                                     "3: the file ends too early",
		head + "{\"code\": \"LNT-M101\"":         "4: the file ends too early",
		head + "<<<<<<< ours\n{}\n":              "4: a merge has left the file in conflict",
		head + entry(words) + ",\n=======\n":     "5: a merge has left the file in conflict",
		head + "x\n]}":                           "4: invalid character 'x'",
		head + "3\n]}":                           "4: an entry must be an object",
		head + "null\n]}":                        "4: an entry must be an object",
		head + "{}\n]}":                          "4: an entry has no code",
		head + "{\"code\":\n3}\n]}":              "5: code must be a text",
		head + "{\"code\": \"LNT-M101\"}\n]}":    "4: an entry has no message",
		head + "{\"code\": \"LNT-M101\",\n\"ower\": \"me\"}\n]}":                       `5: an entry has no field "ower"`,
		head + "{\"code\": \"LNT-M101\", \"message\": \"m\",\n\"count\": \"two\"}\n]}": "5: count must be a whole number",
		head + "{\"code\": \"LNT-M101\", \"message\": \"m\", \"count\": 0}\n]}":        "4: an entry accepts 0 findings",
		head + "{\"code\": \"LNT-M101\", \"message\": \"m\", \"count\": -1}\n]}":       "4: an entry accepts -1 findings",
	} {
		_, err := drift.ParseBaseline("known.json", []byte(text))
		if err == nil || !strings.HasPrefix(err.Error(), "known.json:"+want) || !strings.Contains(err.Error(), "\nhint: ") {
			t.Errorf("%s\n is %v\nwant %s", text, err, want)
		}
	}
}

func FuzzParseBaseline(f *testing.F) {
	f.Add([]byte("{\"version\": 1, \"findings\": [" + entry(words) + "]}"))
	f.Add([]byte("{\"version\": 1, \"findings\": [{\"count\": 1e9}]}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		b, err := drift.ParseBaseline("known.json", text)
		if err != nil {
			if !strings.Contains(err.Error(), "\nhint: ") {
				t.Errorf("no hint: %v", err)
			}
			return
		}
		out, err := b.JSON()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := drift.ParseBaseline("known.json", out); err != nil || len(again.Entries) != len(b.Entries) {
			t.Errorf("%v\n%s", err, out)
		}
		b.Settle(example(), settlement())
	})
}

func TestCheckExpiry(t *testing.T) {
	today := time.Date(2031, 12, 24, 1, 0, 0, 0, time.FixedZone("east", 2*3600)) // the 23rd in UTC
	for expires, want := range map[string]string{
		"2031-12-23": "", "2032-01-01": "", "2031-12-22": "is over: today is 2031-12-23", "24.12.2031": "is no day", "2031-02-30": "is no day", "": "is no day",
	} {
		err := drift.CheckExpiry(expires, today)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", expires, err, want)
		}
	}
}
