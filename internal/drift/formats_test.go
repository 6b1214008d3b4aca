package drift_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
)

// hostile is a text that tries to be more than a text, in every format.
const hostile = "a\x1b[31mred\x00\u202e \u009b31m | <b>&amp; `x` ``y`` *z* _u_ [l](http://e.example) ![i](x) https://e.example www.e.example @team #12 GH-12 $x$ %0A%3A,:: ]]> <!-- \xff 店\r\n::error::owned\n| new | row |\n</details>\n```\n# head"

// example is a report with findings of every kind that the formats treat
// apart.
func example() drift.Report {
	found := findings()
	found = append(found,
		drift.Finding{
			Code: "LNT-M102", Severity: model.SeverityError, Workspace: hostile, View: hostile, Kind: model.SubjectElement, Subject: hostile,
			Message: hostile, Hint: hostile, Positions: []drift.Position{{File: "a b/" + hostile, Line: 7, Column: 3}, {File: "shop.go", Line: 1, Note: hostile}},
		},
		drift.Finding{
			Code: "LNT-M104", Severity: model.SeverityWarning, Workspace: "Shop", Message: "waived " + hostile, Positions: []drift.Position{{File: "shop.go", Line: 1}},
			Waived: &drift.Waiver{Reason: hostile, Position: drift.Position{File: "shop.go", Line: 3}},
		},
	)
	r := drift.NewReport(found)
	r.Accepted = []drift.Finding{{
		Code: "LNT-M105", Severity: model.SeverityWarning, Workspace: "Shop", Message: "accepted", Positions: []drift.Position{{File: "shop.go", Line: 2}},
		Accepted: &drift.Acceptance{Owner: hostile, Reason: hostile, Expires: "2031-12-24", Position: drift.Position{File: "lintel.baseline.json", Line: 4}},
	}}
	r.Skipped = []drift.Omission{{Check: "types", Workspace: "Shop", Reason: hostile}, {Check: "documents", Reason: "there are none"}}
	return r
}

func surroundings() drift.Surroundings {
	return drift.Surroundings{
		Version: "v1.2.3", Rules: drift.Rules(), Root: "/home/me/repository/arch", Below: "arch", Whole: "lintel.json", Read: source,
		Reference: func(code string) string { return "https://example.com/findings#" + code },
	}
}

func write(t *testing.T, format string, r drift.Report) string {
	t.Helper()
	f, ok := drift.FormatNamed(format)
	if !ok {
		t.Fatalf("there is no format %s", format)
	}
	var first, second bytes.Buffer
	if err := f.Write(&first, r, surroundings()); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(&second, r, surroundings()); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("%s is written in two ways: %v", format, err)
	}
	return first.String()
}

// TestNoFormatSteersATerminal holds every format to what may be printed: UTF-8
// without control characters and without what turns the direction of text.
func TestNoFormatSteersATerminal(t *testing.T) {
	for _, f := range drift.Formats() {
		for name, r := range map[string]drift.Report{"hostile": example(), "empty": {}} {
			out := write(t, f.Name, r)
			if !utf8.ValidString(out) || out == "" || !strings.HasSuffix(out, "\n") {
				t.Errorf("%s, %s: %q", f.Name, name, out)
			}
			for i, r := range out {
				ok := r == '\n' || r == '\t' || f.Name == "markdown" && r == '\u2060'
				if !ok && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
					t.Fatalf("%s, %s: %q at …%q", f.Name, name, r, out[max(0, i-30):i+5])
				}
			}
		}
	}
}

func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", "sarif", "sarif-2.1.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	content, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("sarif.json", content); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestSARIFKeepsTheSchema holds what is written against the official schema,
// which must be able to refuse it.
func TestSARIFKeepsTheSchema(t *testing.T) {
	schema := sarifSchema(t)
	for name, r := range map[string]drift.Report{"example": example(), "empty": {}} {
		out := write(t, "sarif", r)
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(document); err != nil {
			t.Errorf("%s: %#v\n%s", name, err, out)
		}
		broken, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(out, `"columnKind"`, `"columnKinds"`, 1)))
		if err != nil || schema.Validate(broken) == nil {
			t.Errorf("%s: the schema takes anything: %v", name, err)
		}
	}
}

// sarif is the part of SARIF that the tests look at.
type sarif struct {
	Runs []struct {
		Tool struct {
			Driver struct {
				Rules []struct {
					ID, HelpURI string
					Help        struct{ Text, Markdown string }
				}
			}
		}
		Results []struct {
			RuleID, Level string
			RuleIndex     int
			Message       struct{ Text string }
			Locations     []struct {
				PhysicalLocation struct {
					ArtifactLocation struct{ URI, URIBaseID string }
					Region           struct{ StartLine, StartColumn int }
				}
				LogicalLocations []struct{ FullyQualifiedName string }
			}
			RelatedLocations    []struct{ Message struct{ Text string } }
			PartialFingerprints map[string]string
			Suppressions        []struct{ Kind, Status, Justification string }
		}
	}
}

func readSARIF(t *testing.T, out string) sarif {
	t.Helper()
	var s sarif
	if err := json.Unmarshal([]byte(out), &s); err != nil || len(s.Runs) != 1 {
		t.Fatal(err)
	}
	return s
}

func TestSARIF(t *testing.T) {
	run := readSARIF(t, write(t, "sarif", example())).Runs[0]
	prints := map[string]bool{}
	var got []string
	for _, r := range run.Results {
		at := r.Locations[0].PhysicalLocation
		line := fmt.Sprintf("%s %s %s%s:%d:%d", r.RuleID, r.Level, at.ArtifactLocation.URIBaseID, at.ArtifactLocation.URI, at.Region.StartLine, at.Region.StartColumn)
		for _, s := range r.Suppressions {
			line += " " + s.Kind + " " + s.Status
		}
		got = append(got, line)
		rule := run.Tool.Driver.Rules[r.RuleIndex]
		if rule.ID != r.RuleID || rule.HelpURI != "https://example.com/findings#"+r.RuleID || rule.Help.Text == "" || rule.Help.Markdown == "" {
			t.Errorf("%s has the rule %+v", r.RuleID, rule)
		}
		print := r.PartialFingerprints["lintelFinding/v1"]
		if len(print) != 32 || prints[print] {
			t.Errorf("%s has the fingerprint %q", r.RuleID, print)
		}
		prints[print] = true
	}
	odd := "arch/a%20b/a%1B%5B31mred%00%E2%80%AE%20%C2%9B31m%20%7C%20%3Cb%3E&amp;%20%60x%60%20%60%60y%60%60%20%2Az%2A%20_u_%20%5Bl%5D%28http:/e.example%29%20%21%5Bi%5D%28x%29%20https:/e.example%20www.e.example%20@team%20%2312%20GH-12%20$x$%20%250A%253A,::%20%5D%5D%3E%20%3C%21--%20%FF%20%E5%BA%97%0D%0A::error::owned%0A%7C%20new%20%7C%20row%20%7C%0A%3C/details%3E%0A%60%60%60%0A%23%20head"
	want := []string{
		"LNT-M102 error %SRCROOT%" + odd + ":7:0",
		"LNT-D001 error %SRCROOT%arch/docs/v.svg:0:0",
		"LNT-M104 warning %SRCROOT%arch/shop.go:1:0 inSource accepted",
		"LNT-M101 warning %SRCROOT%arch/shop.go:2:0",
		"LNT-M105 warning %SRCROOT%arch/shop.go:2:0 external accepted",
		"LNT-C001 error %SRCROOT%arch/shop.go:3:5", // the ninth byte
		"LNT-M111 note %SRCROOT%arch/lintel.json:0:0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestPlacesOutsideTheRepository holds the addresses of files that are not in
// it.
func TestPlacesOutsideTheRepository(t *testing.T) {
	for file, want := range map[string]string{
		"../shop.go":    "%SRCROOT% shop.go",
		"../../shop.go": " file:///home/me/shop.go",
		"/srv/a b.go":   " file:///srv/a%20b.go",
		"c:x.go":        "%SRCROOT% arch/c:x.go",
	} {
		r := drift.NewReport([]drift.Finding{{Code: "LNT-M101", Severity: model.SeverityError, Message: "m", Positions: []drift.Position{{File: file}}}})
		at := readSARIF(t, write(t, "sarif", r)).Runs[0].Results[0].Locations[0].PhysicalLocation.ArtifactLocation
		if got := at.URIBaseID + " " + at.URI; got != want {
			t.Errorf("%s is %q, want %q", file, got, want)
		}
	}
}

// TestFingerprintsStay holds that a finding keeps its fingerprint when lines
// move, and that everything else tells findings apart.
func TestFingerprintsStay(t *testing.T) {
	one := drift.Finding{
		Code: "LNT-M005", Severity: model.SeverityError, Workspace: "Shop", View: "v", Kind: model.SubjectElement, Subject: "shop/api",
		Message: `container "API" is already defined in shop.go:18, line 18`, Positions: []drift.Position{{File: "shop.go", Line: 27, Column: 2}},
	}
	print := func(found ...drift.Finding) []string {
		var all []string
		for _, r := range readSARIF(t, write(t, "sarif", drift.NewReport(found))).Runs[0].Results {
			all = append(all, r.PartialFingerprints["lintelFinding/v1"])
		}
		return all
	}
	base := print(one)
	moved := one
	moved.Message = `container "API" is already defined in shop.go:19:7, line 20`
	moved.Positions = []drift.Position{{File: "other.go", Line: 3}}
	moved.Hint, moved.Severity = "another", model.SeverityWarning
	if got := print(moved); !slices.Equal(got, base) {
		t.Errorf("moved: %q, want %q", got, base)
	}
	if got := print(one, moved); len(got) != 2 || got[0] == got[1] || !slices.Contains(got, base[0]) {
		t.Errorf("both: %q", got)
	}
	for name, change := range map[string]func(*drift.Finding){
		"code":      func(f *drift.Finding) { f.Code = "LNT-M006" },
		"workspace": func(f *drift.Finding) { f.Workspace = "Sale" },
		"view":      func(f *drift.Finding) { f.View = "w" },
		"kind":      func(f *drift.Finding) { f.Kind = model.SubjectGroup },
		"subject":   func(f *drift.Finding) { f.Subject = "shop/web" },
		"message":   func(f *drift.Finding) { f.Message = `container "API" is already defined in shop.go:18, line x` },
	} {
		other := one
		change(&other)
		if got := print(other); slices.Equal(got, base) {
			t.Errorf("another %s has the same fingerprint", name)
		}
	}
	// The file counts only where nothing else says what it is about.
	one.View, one.Subject = "", ""
	other := one
	other.Positions = []drift.Position{{File: "other.go", Line: 27}}
	if slices.Equal(print(one), print(other)) {
		t.Error("two documents have the same fingerprint")
	}
}

// TestJUnit holds the structure that the schemas of Ant and Jenkins ask for:
// names, counts that are true, and at most one result in a case.
func TestJUnit(t *testing.T) {
	type result struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
	type counts struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Skipped  int `xml:"skipped,attr"`
	}
	type suites struct {
		XMLName xml.Name `xml:"testsuites"`
		counts
		Suites []struct {
			Name string `xml:"name,attr"`
			counts
			Cases []struct {
				Name     string   `xml:"name,attr"`
				Class    string   `xml:"classname,attr"`
				Time     string   `xml:"time,attr"`
				Failures []result `xml:"failure"`
				Errors   []result `xml:"error"`
				Skipped  []result `xml:"skipped"`
				Output   string   `xml:"system-out"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	r := example()
	r.Findings = append(r.Findings, drift.Finding{Code: "LNT-L021", Severity: model.SeverityError, Message: "undefined: x", Positions: []drift.Position{{File: "shop.go", Line: 2}}})
	out := write(t, "junit", r)
	elements(t, out)
	var got suites
	if err := xml.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	var all counts
	passed, names := map[string]int{}, []string{}
	cases := map[string]bool{}
	for _, s := range got.Suites {
		var here counts
		names = append(names, s.Name)
		for _, c := range s.Cases {
			here.Tests++
			here.Failures += len(c.Failures)
			here.Errors += len(c.Errors)
			here.Skipped += len(c.Skipped)
			if len(c.Failures)+len(c.Errors)+len(c.Skipped) > 1 || c.Name == "" || c.Time != "0" || !strings.HasPrefix(c.Class, "lintel."+s.Name) {
				t.Errorf("%s: %+v", s.Name, c)
			}
			if len(c.Failures)+len(c.Errors)+len(c.Skipped) == 0 {
				passed[s.Name]++
			}
			for _, f := range c.Failures {
				if f.Type == "" || f.Message == "" || !strings.Contains(f.Text, f.Type) {
					t.Errorf("%s: %+v", s.Name, f)
				}
			}
			if cases[c.Class+c.Name] {
				t.Errorf("%s is there twice", c.Name)
			}
			cases[c.Class+c.Name] = true
		}
		if here != s.counts {
			t.Errorf("%s announces %+v, and has %+v", s.Name, s.counts, here)
		}
		all = counts{all.Tests + here.Tests, all.Failures + here.Failures, all.Errors + here.Errors, all.Skipped + here.Skipped}
	}
	if all != got.counts || all.Failures != 4 || all.Errors != 1 || all.Skipped != 4 {
		t.Errorf("announced: %+v, there: %+v", got.counts, all)
	}
	if want := []string{"loading", "model", "types", "code", "figures", "legibility", "runs", "pictures", "documents", "baseline"}; !slices.Equal(names, want) {
		t.Errorf("suites %q", names)
	}
	rules := map[string]int{}
	for _, rule := range drift.Rules() {
		rules[drift.CheckOf(rule.Code).Name]++
	}
	// Of the rules of models, one passes as a remark; three are not kept.
	if passed["model"] != rules["model"]-2 || passed["baseline"] != rules["baseline"] || passed["pictures"] != rules["pictures"]-1 || passed["documents"] != 0 {
		t.Errorf("passed: %v of %v", passed, rules)
	}
}

// elements holds the order of elements and attributes to what the schemas
// know.
func elements(t *testing.T, out string) {
	t.Helper()
	known := map[string][]string{
		"testsuites": {"name", "tests", "failures", "errors", "skipped"},
		"testsuite":  {"name", "tests", "failures", "errors", "skipped"},
		"testcase":   {"name", "classname", "time"},
		"failure":    {"message", "type"},
		"error":      {"message", "type"},
		"skipped":    {"message"},
		"system-out": {},
	}
	inside := map[string]string{"testsuites": "", "testsuite": "testsuites", "testcase": "testsuite", "failure": "testcase", "error": "testcase", "skipped": "testcase", "system-out": "testcase"}
	decoder := xml.NewDecoder(strings.NewReader(out))
	open := []string{""}
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			attributes, ok := known[name]
			if !ok || inside[name] != open[len(open)-1] {
				t.Errorf("<%s> in <%s>", name, open[len(open)-1])
			}
			for _, a := range token.Attr {
				if !slices.Contains(attributes, a.Name.Local) {
					t.Errorf("<%s %s>", name, a.Name.Local)
				}
			}
			open = append(open, name)
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
}

// TestGitHub reads the workflow commands as the runner does.
func TestGitHub(t *testing.T) {
	out := write(t, "github", example())
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	form := regexp.MustCompile(`^::(error|warning|notice) ([^:]*)::(.*)$`)
	unescape := func(s string) string {
		return strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%").Replace(s)
	}
	var got []string
	for _, line := range lines[:len(lines)-1] {
		m := form.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("%q is no command", line)
		}
		properties := map[string]string{}
		for _, p := range strings.Split(m[2], ",") {
			name, value, _ := strings.Cut(p, "=")
			properties[name] = unescape(value)
		}
		first, _, _ := strings.Cut(unescape(m[3]), "\n")
		got = append(got, fmt.Sprintf("%s %s %.20q:%s:%s %.40s", m[1], properties["title"], properties["file"], properties["line"], properties["col"], first))
	}
	want := []string{
		`error LNT-M102 "arch/a b/a\\x1b[31mre":7:3 a\x1b[31mred\x00\u202e \u009b31m | <b>&a`,
		`error LNT-D001 "arch/docs/v.svg":: view "v" has no committed picture`,
		`warning LNT-M101 "arch/shop.go":2: container "Stock" has no description`,
		`error LNT-C001 "arch/shop.go":3:9 an import that nobody declared`,
		`notice LNT-M111 "":: nowhere to look`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if last := lines[len(lines)-1]; last != "3 errors, 1 warning, 1 remark, 1 waived, 1 accepted" {
		t.Errorf("the last line is %q", last)
	}
}

// TestMarkdown reads the text as GitHub does, and holds that nothing in it is
// markup but what Lintel writes.
func TestMarkdown(t *testing.T) {
	out := write(t, "markdown", example())
	source := []byte(out)
	tree := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(source))
	rows, fences := 0, 0
	var cells []string
	err := ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *east.TableRow:
			rows++
			if n.ChildCount() != 4 {
				t.Errorf("row %d has %d cells", rows, n.ChildCount())
			}
			cells = append(cells, plainText(n.LastChild(), source))
		case *ast.Link:
			if !strings.HasPrefix(string(n.Destination), "https://example.com/findings#LNT-") {
				t.Errorf("a link to %s", n.Destination)
			}
		case *ast.AutoLink, *ast.Image:
			t.Errorf("%s", n.Kind())
		case *ast.Heading:
			if n.Level != 3 {
				t.Errorf("a heading of level %d", n.Level)
			}
		case *ast.RawHTML:
			var b strings.Builder
			for i := range n.Segments.Len() {
				segment := n.Segments.At(i)
				b.Write(segment.Value(source))
			}
			if b.String() != "<br>" {
				t.Errorf("HTML %s", b.String())
			}
		case *ast.HTMLBlock:
			html := ""
			for i := range n.Lines().Len() {
				segment := n.Lines().At(i)
				html += string(segment.Value(source))
			}
			if !regexp.MustCompile(`^(<!-- lintel check -->|<details><summary>[\w ]+ \(\d\)</summary>|</details>)\n*$`).MatchString(html) {
				t.Errorf("HTML %q", html)
			}
		case *ast.FencedCodeBlock:
			fences++
		case *ast.Emphasis:
			if n.Level != 2 || !strings.HasPrefix(plainText(n, source), "LNT-") {
				t.Errorf("emphasis %q", plainText(n, source))
			}
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if rows != 5 || fences != 4 {
		t.Errorf("%d rows, %d excerpts\n%s", rows, fences, out)
	}
	// What is shown is what was written, but for what cannot be shown.
	if want := "a\\x1b[31mred\\x00\\u202e \\u009b31m | <b>&amp; `x` ``y`` *z* _u_ [l](http://e.example) ![i](x) https://e.example www.e.example @team #12 GH-12 $x$ %0A%3A,:: ]]> <!-- \ufffd 店"; !strings.HasPrefix(strings.ReplaceAll(cells[0], "\u2060", ""), want) {
		t.Errorf("the first message is\n%s\nwant\n%s", cells[0], want)
	}
	for _, call := range []string{"@team", "#12", "GH-12"} {
		if strings.Contains(cells[0], call) {
			t.Errorf("somebody or something is called by %s", call)
		}
	}
}

// plainText is what a reader sees of a node.
func plainText(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(source))
		}
		if s, ok := n.(*ast.String); ok && entering {
			b.Write(s.Value)
		}
		return ast.WalkContinue, nil
	})
	text := regexp.MustCompile("\\\\([\\\\`*_{}\\[\\]()!|~^#:.])").ReplaceAllString(b.String(), "$1")
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#36;", "$", "&amp;", "&").Replace(text)
}

// TestMarkdownIsBounded holds the length that a comment may have, and that
// what has no room is counted.
func TestMarkdownIsBounded(t *testing.T) {
	var many []drift.Finding
	for i := range 5000 {
		many = append(many, drift.Finding{
			Code: "LNT-M101", Severity: model.SeverityWarning, Subject: strconv.Itoa(i), Message: fmt.Sprint(i, strings.Repeat("店|", i%900)), Hint: strings.Repeat("`", 700),
			Positions: []drift.Position{{File: strings.Repeat("x/", 200) + "shop.go", Line: 1 + i}},
		})
	}
	r := drift.NewReport(many)
	for _, f := range many {
		f.Waived = &drift.Waiver{Reason: strings.Repeat("店", 2000)}
		r.Waived = append(r.Waived, f)
	}
	out := write(t, "markdown", r)
	if len(out) > drift.MarkdownLimit || len(out) < drift.MarkdownLimit*3/4 {
		t.Errorf("%d bytes", len(out))
	}
	if strings.Count(out, "<details>") != strings.Count(out, "</details>") || !strings.Contains(out, "5000 warnings, 5000 waived") {
		t.Error(out[:300])
	}
	rows := strings.Count(out, "| warning |")
	more := regexp.MustCompile(`(?m)^\| \| \| \| and (\d+) more \|$`).FindStringSubmatch(out)
	if more == nil || more[1] != strconv.Itoa(5000-rows) || rows == 0 {
		t.Errorf("%d rows, and %q", rows, more)
	}
}

// TestSharedFindingsAreOne holds that what several pictures say in the same
// words takes one annotation and one row, at its line in the model, and that
// the worst comes first in a comment.
func TestSharedFindingsAreOne(t *testing.T) {
	found := []drift.Finding{{Code: "LNT-M101", Severity: model.SeverityWarning, Message: "m", Positions: []drift.Position{{File: "a.go", Line: 1}}}}
	for _, name := range []string{"a", "b", "c"} {
		found = append(found, drift.Finding{
			Code: "LNT-D008", Severity: model.SeverityError, Workspace: "Shop", View: name, Subject: "shop/api", Message: "it differs",
			Positions: []drift.Position{{File: "p/" + name + ".svg", Line: 7}, {File: "shop.go", Line: 2, Note: "in the model"}},
		})
	}
	r := drift.NewReport(found)
	want := "::warning file=arch/a.go,line=1,title=LNT-M101::m\n" +
		"::error file=arch/shop.go,line=2,title=LNT-D008::it differs%0Ain 3 pictures: p/a.svg, p/b.svg, p/c.svg\n3 errors, 1 warning\n"
	if diff := cmp.Diff(want, write(t, "github", r)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	rows := regexp.MustCompile(`(?m)^\| (error|warning) .*$`).FindAllString(write(t, "markdown", r), -1)
	if len(rows) != 2 || !strings.Contains(rows[0], "`arch/shop.go:2` | it differs |") {
		t.Errorf("%q", rows)
	}
	if n := len(readSARIF(t, write(t, "sarif", r)).Runs[0].Results); n != 4 {
		t.Errorf("%d results", n)
	}
}
