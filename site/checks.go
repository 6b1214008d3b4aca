package site

import (
	"context"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site/words"
)

// Held says which of the checks that others make were made. The zero value is
// for a workspace that nobody checked.
type Held struct {
	Rules    bool   // the model was held against the rules for models
	Types    bool   // Go types that the model speaks of were read
	Partial  bool   // not all of them could be
	Legible  bool   // pictures bring what is wrong with them
	Pictures string // the folder of committed pictures; empty: there is none
}

// checkRow is a check: what was held against what, or why nothing was.
type checkRow struct {
	Name  string
	Made  bool
	Words string
}

// checks are all that there are, and what became of each. Pictures are judged
// when they are drawn.
func (w *workspace) checks() []checkRow {
	m := w.Model
	var rows []checkRow
	add := func(key string, made bool, words string) {
		rows = append(rows, checkRow{w.say("check." + key), made, words})
	}
	if w.Held.Rules {
		add("model", true, w.say("check.model-against", "elements", w.site.count("count.elements", len(m.Elements)), "relationships", w.site.count("count.relationships", len(m.Relationships))))
	} else {
		add("model", false, w.say("check.nobody"))
	}
	switch {
	case w.Held.Types && w.Held.Partial:
		add("types", true, w.say("check.types-part", "types", w.site.count("count.types", len(m.Types))))
	case w.Held.Types:
		add("types", true, w.say("check.types-against", "types", w.site.count("count.types", len(m.Types))))
	case w.Held.Rules:
		add("types", false, w.say("check.types-none"))
	default:
		add("types", false, w.say("check.nobody"))
	}
	if slices.ContainsFunc(m.Elements, func(e model.ElementRecord) bool { return len(e.Code) > 0 }) {
		add("code", false, w.say("check.code-elsewhere"))
	} else {
		add("code", false, w.say("check.code-none"))
	}
	switch n := len(m.Figures); {
	case n == 0:
		add("figures", false, w.say("check.figures-none"))
	case w.Held.Rules:
		add("figures", true, w.say("check.figures-against", "figures", w.site.count("count.figures", n)))
	default:
		add("figures", false, w.say("check.nobody"))
	}
	if what := w.written(); len(what) > 0 {
		add("documents", true, w.say("check.documents-against", "what", w.site.words.List(what)))
	} else {
		add("documents", false, w.say("check.documents-none"))
	}
	drawn := 0
	for _, d := range w.pictures {
		if _, _, done := d.result(); done {
			drawn++
		}
	}
	switch all := len(m.Views); {
	case all == 0:
		add("pictures", false, w.say("views.empty"))
	case !w.Held.Legible:
		add("pictures", false, w.say("check.nobody"))
	case drawn < all:
		add("pictures", false, w.say("check.pictures-part", "n", words.Number(drawn), "pictures", w.site.count("count.pictures", all)))
	default:
		add("pictures", true, w.say("check.pictures-against", "pictures", w.site.count("count.pictures", all)))
	}
	if w.Held.Pictures != "" {
		add("committed", false, w.say("check.committed-elsewhere", "folder", w.Held.Pictures))
	} else {
		add("committed", false, w.say("check.committed-none"))
	}
	return rows
}

// written counts what there is to read, besides pictures.
func (w *workspace) written() []string {
	var what []string
	add := func(key string, n int) {
		if n > 0 {
			what = append(what, w.site.count(key, n))
		}
	}
	narratives := len(w.landing)
	if w.intro != nil {
		narratives++
	}
	add("count.narratives", narratives)
	add("count.documents", len(w.docs))
	add("count.terms", len(w.glossary.terms))
	add("count.decisions", len(w.decisions))
	return what
}

// silenced are the codes of the rules that the workspace turns off, sorted.
func (w *workspace) silenced() []string {
	var codes []string
	for _, s := range w.Model.Severities {
		if s.Severity == model.SeverityOff {
			codes = append(codes, s.Code)
		}
	}
	slices.Sort(codes)
	return codes
}

// outcome is what the checks came to.
type outcome struct {
	Clean    bool
	Words    string // "2 warnings, 1 remark"
	Accepted string // "3 accepted"; empty: none
	Checks   []checkRow
	Silenced string // codes of the rules that are turned off
	Rows     []findingRow
}

func (w *workspace) outcome(at string, found []model.Diagnostic, most int) outcome {
	o := outcome{Clean: len(found) == 0, Words: w.site.counted(found), Checks: w.checks(), Silenced: strings.Join(w.silenced(), " ")}
	if o.Clean {
		o.Words = w.say("findings.none")
	}
	if n := len(w.allWaived()); n > 0 {
		o.Accepted = w.site.count("count.accepted", n)
	}
	o.Rows = w.findingRows(at, found[:min(len(found), most)])
	return o
}

// maxFindings is the most findings that an overview lists.
const maxFindings = 8

// checksSection is what the checks came to, as far as is known without drawing
// anything.
func (w *workspace) checksSection(_ context.Context, at string) (section, error) {
	found := append(slices.Clone(w.findings), w.pictureFindings()...)
	sortFindings(found)
	made, err := w.site.section("checks", w.say("checks"), "outcome", w.outcome(at, found, maxFindings))
	made.More = link{Text: w.say("findings.all"), Href: relative(at, index(w.Slug, "findings"))}
	return made, err
}
