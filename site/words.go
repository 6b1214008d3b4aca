package site

import (
	"strings"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/site/words"
)

// say is a phrase of the interface, see package words.
func (s *Site) say(key string, values ...any) string { return s.words.Say(key, values...) }

func (w *workspace) say(key string, values ...any) string { return w.site.say(key, values...) }

// phrase is a phrase with an author's words in it, in pieces if those are in
// another language.
func (s *Site) phrase(key string, values ...any) []words.Piece {
	pieces := s.words.Pieces(key, values...)
	if s.authors() == "" {
		return ours(words.Join(pieces))
	}
	return pieces
}

// authors is the language of what authors wrote, if it is another than that of
// the interface.
func (s *Site) authors() string {
	if strings.EqualFold(s.config.ContentLanguage, s.words.Tag()) {
		return ""
	}
	return s.config.ContentLanguage
}

func (s *Site) count(key string, n int) string { return s.words.Count(key, n) }

// title is a name with what kind of thing it is, as in a title: "Shop: software
// system".
func (s *Site) title(name, kind string) string {
	return s.say("view.title", "title", name, "kind", strings.ToLower(kind))
}

// kindName is how a page calls a kind of element.
func (s *Site) kindName(e *model.ElementRecord) string {
	key := "kind." + string(e.Kind)
	name := s.say(key)
	if !s.words.Has(key) {
		name = capital(strings.ReplaceAll(string(e.Kind), "-", " "))
	}
	if e.External {
		return s.say("kind.external", "kind", strings.ToLower(name))
	}
	return name
}

// viewKindName is how a page calls a kind of view.
func (s *Site) viewKindName(k model.ViewKind) string {
	if key := "view." + string(k); s.words.Has(key) {
		return s.say(key)
	}
	return capital(strings.ReplaceAll(string(k), "-", " "))
}

// viewKindsName is how a page calls several views of a kind.
func (s *Site) viewKindsName(k model.ViewKind) string {
	if key := "views." + string(k); s.words.Has(key) {
		return s.say(key)
	}
	return s.viewKindName(k)
}

// known is a phrase, or nothing if there is none: for kinds that need no word.
func (s *Site) known(key string) string {
	if !s.words.Has(key) {
		return ""
	}
	return s.say(key)
}

// stepMark is how a message is sent, where it is not plainly a call.
func (s *Site) stepMark(k model.StepKind) string {
	if k == model.StepNote {
		return ""
	}
	return s.known("step." + string(k))
}

// stateKindName is how a table calls a kind of state.
func (s *Site) stateKindName(state model.StateRecord, composite bool) string {
	if state.Kind == model.StateSimple && composite {
		return s.say("state.composite")
	}
	return s.say("state." + string(state.Kind))
}

// stepName is what a step of an activity is, where its text does not say so.
func (s *Site) stepName(k model.ActivityKind) string { return s.known("course." + string(k)) }

// relationName is what a line between classes says of them.
func (s *Site) relationName(l diagram.Line) string {
	switch l {
	case diagram.LineGeneralization:
		return s.say("class.extends")
	case diagram.LineRealization:
		return s.say("class.implements")
	case diagram.LineComposition:
		return s.say("class.owns")
	case diagram.LineDependency:
		return s.say("class.depends")
	}
	return s.say("class.refers")
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
