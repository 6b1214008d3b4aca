package drift_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
)

// findings are one of every kind that the formats treat apart.
func findings() []drift.Finding {
	return []drift.Finding{
		{Code: "LNT-D001", Severity: model.SeverityError, View: "v", Message: `view "v" has no committed picture`, Hint: "run lintel check --update", Positions: []drift.Position{{File: "docs/v.svg"}}},
		{
			Code: "LNT-M101", Severity: model.SeverityWarning, Workspace: "Shop", Subject: "shop/stock", Message: `container "Stock" has no description`, Hint: "say what it is for",
			Positions: []drift.Position{{File: "shop.go", Line: 2}, {File: "main.go", Line: 30, Note: "called from"}},
		},
		{Code: "LNT-C001", Severity: model.SeverityError, Message: "an import that nobody declared", Positions: []drift.Position{{File: "shop.go", Line: 3, Column: 9}, {File: "other.go", Line: 1}}},
		{Code: "LNT-M111", Severity: model.SeverityInfo, Message: "nowhere to look"},
	}
}

func source(name string) ([]byte, error) {
	if name != "shop.go" {
		return nil, errors.New("no such file")
	}
	return []byte("package shop\n\tstock := sale.Container(\"Stock\", \"\")\r\n库存 := \"Stock\"\n"), nil
}

func TestReportIsSortedAndHasEachOnce(t *testing.T) {
	all := findings()
	r := drift.NewReport(all[2:], all, all[:1])
	var got []string
	for _, f := range r.Findings {
		got = append(got, f.Code)
	}
	if want := []string{"LNT-D001", "LNT-M101", "LNT-C001", "LNT-M111"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if r.Summary() != "2 errors, 1 warning, 1 remark" || (drift.Report{}).Summary() != "no findings" {
		t.Errorf("%q, %q", r.Summary(), drift.Report{}.Summary())
	}
}

func TestText(t *testing.T) {
	var out bytes.Buffer
	if err := drift.Text(&out, drift.NewReport(findings()), drift.TextOptions{Read: source}); err != nil {
		t.Fatal(err)
	}
	want := `docs/v.svg: error LNT-D001: view "v" has no committed picture
   hint: run lintel check --update

shop.go:2: warning LNT-M101: container "Stock" has no description
    2 | 	stock := sale.Container("Stock", "")
   called from main.go:30
   hint: say what it is for

shop.go:3:9: error LNT-C001: an import that nobody declared
    3 | 库存 := "Stock"
      |       ^
   see other.go:1

info LNT-M111: nowhere to look

2 errors, 1 warning, 1 remark
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// One cause is one block of the text, however many pictures show it, and one
// finding for each picture to programs.
func TestTextOfTheSameDifferenceInSeveralPictures(t *testing.T) {
	gone := func(file string, positions ...drift.Position) drift.Finding {
		return drift.Finding{
			Code: "LNT-D008", Severity: model.SeverityError, View: file, Subject: "shop/stock", Message: "description differs", Hint: "run lintel check --update",
			Positions: append([]drift.Position{{File: file, Line: 1}}, positions...),
		}
	}
	inModel := drift.Position{File: "shop.go", Line: 2, Note: "in the model"}
	var found []drift.Finding
	for _, name := range []string{"a.svg", "b.svg", "c.svg", "d.svg", "e.svg", "f.svg", "g.svg"} {
		found = append(found, gone(name, inModel))
	}
	other := gone("b.svg", inModel)
	other.Message = "name differs"
	unknown := []drift.Finding{gone("x.svg"), gone("y.svg")}
	for i := range unknown {
		unknown[i].Subject, unknown[i].Message = "gone", "gone from the model"
	}
	edited := drift.Finding{Code: "LNT-D009", Severity: model.SeverityError, Subject: "shop/stock", Message: "drawn otherwise", Positions: []drift.Position{{File: "z.svg", Line: 1}}}
	r := drift.NewReport(found, unknown, []drift.Finding{other, edited})
	read := func(name string) ([]byte, error) {
		if name == "shop.go" {
			return source(name)
		}
		return []byte("<svg/>\n"), nil
	}
	var out bytes.Buffer
	if err := drift.Text(&out, r, drift.TextOptions{Read: read}); err != nil {
		t.Fatal(err)
	}
	want := `shop.go:2: error LNT-D008: description differs
    2 | 	stock := sale.Container("Stock", "")
   in 7 pictures: a.svg, b.svg, c.svg, d.svg, e.svg, and 2 more
   hint: run lintel check --update

b.svg:1: error LNT-D008: name differs
   in the model shop.go:2
   hint: run lintel check --update

x.svg:1: error LNT-D008: gone from the model
   in 2 pictures: x.svg, y.svg
   hint: run lintel check --update

z.svg:1: error LNT-D009: drawn otherwise
    1 | <svg/>

11 errors
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if len(r.Findings) != 11 || r.Findings[0].Positions[0].File != "a.svg" || r.Findings[0].Positions[1].Note != "in the model" {
		t.Errorf("the report has changed: %+v", r.Findings)
	}
}

// What is gone was drawn as this line here and as that one there, and is one
// cause; the views that drew it are as many as the pictures.
func TestTextOfWhatIsGoneFromSeveralPictures(t *testing.T) {
	gone := func(file string, line int, subject string, view drift.Position) drift.Finding {
		return drift.Finding{
			Code: "LNT-D007", Severity: model.SeverityError, View: file, Subject: subject, Message: "it is gone",
			Positions: []drift.Position{{File: file, Line: line}, view},
		}
	}
	view := drift.Position{File: "shop.go", Line: 2, Note: "the view"}
	about := drift.Position{File: "shop.go", Line: 3, Note: "the view is about"}
	r := drift.NewReport([]drift.Finding{gone("a.svg", 7, "a->b", view), gone("b.svg", 8, "a/x->b:reads", about), gone("b.svg", 9, "a/x->b", about)})
	var out bytes.Buffer
	if err := drift.Text(&out, r, drift.TextOptions{Read: source}); err != nil {
		t.Fatal(err)
	}
	want := "a.svg:7: error LNT-D007: it is gone\n   in 2 pictures: a.svg, b.svg\n\n3 errors\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	out.Reset()
	r.Findings = r.Findings[1:]
	if err := drift.Text(&out, r, drift.TextOptions{Read: source}); err != nil {
		t.Fatal(err)
	}
	want = "b.svg:8: error LNT-D007: it is gone\n   the view is about shop.go:3\n\n2 errors\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestTextWithColor(t *testing.T) {
	var out bytes.Buffer
	if err := drift.Text(&out, drift.NewReport(findings()), drift.TextOptions{Read: source, Color: true}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "\x1b[31merror\x1b[0m") {
		t.Error("errors are not red")
	}
}

func TestTextIsSafeToPrint(t *testing.T) {
	var out bytes.Buffer
	r := drift.Report{Findings: []drift.Finding{{
		Code: "X", Severity: model.SeverityError, Message: "a\x1b[31mb\u202ec\nd", Hint: "\x07",
		Positions: []drift.Position{{File: "a\x1b.go", Line: 1}},
	}}}
	err := drift.Text(&out, r, drift.TextOptions{Read: func(string) ([]byte, error) { return []byte("x\x1b[2J\u202e" + strings.Repeat("y", 10_000)), nil }})
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(out.String(), "\x1b\x07\u202e") || strings.Count(out.String(), "\n") != 6 || !strings.Contains(out.String(), "c\n      d\n") {
		t.Errorf("%q", out.String())
	}
	if out.Len() > 1000 {
		t.Errorf("%d bytes for one line", out.Len())
	}
}

func TestTextOfAFarColumn(t *testing.T) {
	var out bytes.Buffer
	r := drift.Report{Findings: []drift.Finding{{Code: "X", Message: "m", Positions: []drift.Position{{File: "a", Line: 1, Column: 5001}}}}}
	if err := drift.Text(&out, r, drift.TextOptions{Read: func(string) ([]byte, error) { return []byte(strings.Repeat("a", 5000) + "HERE"), nil }}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	here, caret := strings.Index(lines[1], "HERE"), strings.Index(lines[2], "^")
	if here < 0 || len([]rune(lines[1][:here])) != caret {
		t.Errorf("the caret is not under the column:\n%s\n%s", lines[1], lines[2])
	}
}

func TestJSON(t *testing.T) {
	var out bytes.Buffer
	if err := drift.JSON(&out, drift.NewReport(findings())); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Version, Errors, Warnings, Infos int
		Findings                         []drift.Finding
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Version != drift.JSONVersion || got.Errors != 2 || got.Warnings != 1 || got.Infos != 1 {
		t.Errorf("%+v", got)
	}
	if diff := cmp.Diff(drift.NewReport(findings()).Findings, got.Findings); diff != "" {
		t.Errorf("not read back equal: %s", diff)
	}
	out.Reset()
	if err := drift.JSON(&out, drift.Report{}); err != nil || !strings.Contains(out.String(), `"findings": []`) {
		t.Errorf("an empty report: %s, %v", out.String(), err)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, fmt.Errorf("broken pipe") }

func TestFormatsSayThatTheyCouldNotWrite(t *testing.T) {
	r := drift.NewReport(findings())
	if drift.Text(broken{}, r, drift.TextOptions{}) == nil || drift.JSON(broken{}, r) == nil {
		t.Error("no error")
	}
}
