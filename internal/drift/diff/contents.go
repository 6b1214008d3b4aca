package diff

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/internal/align"
	"github.com/lintel-go/lintel/model"
)

// Contents is what the files say that a model names. Whoever read them hands
// them in.
type Contents struct {
	Documents []Document
	Icons     []Icon
}

// Document is a document or a decision.
type Document struct {
	File     string // slash-separated, as positions name files
	Decision bool
	Title    string
	Status   string // of a decision, in words: "superseded by 0008-own.md"
	Date     string // of a decision
	Lines    []string
}

// Icon is the drawing of an author's icon.
type Icon struct {
	File string // as positions name files
	Sum  string // digest of what is drawn
}

// text is the name of the attribute that is the text of a document.
const text = "text"

// Between is how the contents of files differ: documents and decisions that
// came, went, say something else or stand in another file, and icons that are
// drawn otherwise. That an icon is another file, the model says.
func Between(old, new Contents) []Change {
	out := compare(old.documents(), new.documents())
	for i := range out {
		out[i].tellLines(old, new)
		out[i].Was = "" // the attribute "file" says it
	}
	for _, now := range new.Icons {
		j := slices.IndexFunc(old.Icons, func(was Icon) bool { return was.File == now.File })
		if j < 0 || old.Icons[j].Sum == now.Sum {
			continue
		}
		at := model.Position{File: now.File, Line: 1}
		out = append(out, Change{
			Status: Changed, Kind: "icon", ID: now.File, Name: now.File, Old: at, New: at,
			Attributes: []Attribute{{Name: "drawing", Old: short(old.Icons[j].Sum), New: short(now.Sum)}},
		})
	}
	return out
}

// short is enough of a digest to tell it from another.
func short(sum string) string { return sum[:min(len(sum), 8)] }

// documents are the documents as things: known by their files, then by what
// they say, then by their titles.
func (c Contents) documents() []thing {
	titles, texts := map[string]int{}, map[string]int{}
	for _, d := range c.Documents {
		titles[d.Title]++
		texts[d.words()]++
	}
	only := func(count map[string]int, key string) string {
		if count[key] > 1 {
			return "" // it could be any of them
		}
		return key
	}
	var out []thing
	for _, d := range c.Documents {
		kind := "document"
		if d.Decision {
			kind = "decision"
		}
		out = append(out, thing{
			kind: kind, id: d.File, was: d.File, name: cmp.Or(d.Title, d.File), origin: model.Origin{Position: model.Position{File: d.File, Line: 1}},
			like: []string{only(texts, d.words()), only(titles, d.Title)},
			fields: []field{
				say("file", d.File), say("title", d.Title), say("status", d.Status), say("date", d.Date),
				{name: text, by: d.words()},
			},
		})
	}
	slices.SortStableFunc(out, func(a, b thing) int { return cmp.Or(-cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id)) })
	return out
}

func (d Document) words() string { return strings.Join(d.Lines, "\n") }

// tellLines says of the text of a document how many lines came in the place of
// how many.
func (c *Change) tellLines(old, new Contents) {
	i := slices.IndexFunc(c.Attributes, func(a Attribute) bool { return a.Name == text })
	if i < 0 {
		return
	}
	was, is := old.lines(c.Old.File), new.lines(c.New.File)
	same := len(align.Common(len(was), len(is), func(a, b int) bool { return was[a] == is[b] }))
	c.Attributes[i].Old, c.Attributes[i].New = lines(len(was)-same), lines(len(is)-same)
}

func (c Contents) lines(file string) []string {
	i := slices.IndexFunc(c.Documents, func(d Document) bool { return d.File == file })
	if i < 0 {
		return nil
	}
	return c.Documents[i].Lines
}

// lines is a number of lines in words; nothing, if there are none.
func lines(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 line"
	}
	return fmt.Sprintf("%d lines", n)
}
