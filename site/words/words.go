// Package words reads the words of the interface: those on pages that no
// author wrote. Each language is a file words/TAG.json beside the templates,
// named by its BCP 47 tag, with a phrase for every key.
//
// A phrase is a text, or one for each count: {"one": …, "other": …}. In it
// {name} stands for a value. {} stands for markup, such as a link, that the
// template puts between Before and After. Keys that begin with "script." are
// for scripts, which find them in the page, see Attributes.
package words

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lintel-go/lintel/templates"
)

// Fallback is the language whose phrase is taken where another has none.
const Fallback = "en"

// Language is the words in one language. The zero value has none.
type Language struct {
	tag     string
	phrases map[string]phrase
}

// phrase is a text by count; most have only one.
type phrase struct{ one, other string }

func (p *phrase) UnmarshalJSON(text []byte) error {
	if err := json.Unmarshal(text, &p.other); err == nil {
		return nil
	}
	var counted struct{ One, Other string }
	if err := json.Unmarshal(text, &counted); err != nil {
		return errors.New(`a phrase is a text, or {"one": …, "other": …}`)
	}
	p.one, p.other = counted.One, counted.Other
	return nil
}

// Tags are the languages that there are files for, sorted.
func Tags(files fs.FS) []string {
	names, _ := fs.Glob(files, "words/*.json") // the pattern is a sound one
	var tags []string
	for _, name := range names {
		tags = append(tags, strings.TrimSuffix(path.Base(name), ".json"))
	}
	slices.Sort(tags)
	return tags
}

// Load reads a language. Phrases that it lacks are those of Fallback.
func Load(files fs.FS, tag string) (Language, error) {
	l := Language{tag: tag, phrases: map[string]phrase{}}
	for _, t := range []string{Fallback, tag} {
		text, err := fs.ReadFile(files, "words/"+t+".json")
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
			return Language{}, fmt.Errorf("there is no language %q\nhint: choose one of %s", t, strings.Join(Tags(files), ", "))
		}
		if err == nil {
			err = json.Unmarshal(text, &l.phrases)
		}
		if err != nil {
			return Language{}, fmt.Errorf("words/%s.json: %w", t, err)
		}
	}
	return l, nil
}

// Tag is the language's own, as for the attribute lang.
func (l Language) Tag() string { return l.tag }

// Keys are those of all phrases, sorted.
func (l Language) Keys() []string {
	var keys []string
	for key := range l.phrases {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// Has tells whether there is a phrase.
func (l Language) Has(key string) bool { return l.phrases[key].other != "" }

// Say is a phrase with values in it: Say("view.noted", "title", t, "kind",
// k). A key without a phrase stands for itself, which a test finds.
func (l Language) Say(key string, values ...any) string {
	p, ok := l.phrases[key]
	if !ok {
		return key
	}
	return fill(p.other, values)
}

// Piece is a part of a phrase.
type Piece struct {
	Text string
	Own  bool // it is of the language, and not a value that was put in
}

// Pieces is a phrase as Say has it, in pieces, so that a page can tell which
// of its words are in another language. A value that is pieces itself stays
// that, and a number is of every language.
func (l Language) Pieces(key string, values ...any) []Piece {
	return pieces(l.Say(key), values)
}

// Join is what pieces say.
func Join(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.Text)
	}
	return b.String()
}

// Count is a phrase for a number of things, which {n} stands for.
func (l Language) Count(key string, n int) string {
	p := l.phrases[key]
	text := p.other
	if n == 1 && p.one != "" {
		text = p.one
	}
	return fill(text, []any{"n", Number(n)})
}

// Before and After are what stands around the markup of a phrase.
func (l Language) Before(key string) string {
	before, _, _ := strings.Cut(l.Say(key), "{}")
	return before
}

// After is the rest of what Before begins.
func (l Language) After(key string) string {
	_, after, _ := strings.Cut(l.Say(key), "{}")
	return after
}

// List joins texts.
func (l Language) List(texts []string) string { return strings.Join(texts, l.Say("list.comma")) }

// Number is a count as all languages that there are write it: with a comma
// before each three of more than four digits.
func Number(n int) string {
	digits := strconv.Itoa(n)
	if len(digits) <= 4 {
		return digits
	}
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// fill puts values in their places, all at once, so that none is taken for a
// place.
func fill(text string, values []any) string {
	if len(values) == 0 {
		return text
	}
	return Join(pieces(text, values))
}

// pieces puts values into a text.
func pieces(text string, values []any) []Piece {
	var all []Piece
	last := ' '
	add := func(p Piece) {
		if p.Text == "" {
			return
		}
		if first, _ := utf8.DecodeRuneInString(p.Text); apart(last, first) {
			all = append(all, Piece{" ", true})
		}
		all = append(all, p)
		last, _ = utf8.DecodeLastRuneInString(p.Text)
	}
	for text != "" {
		before, value, after := cut(text, values)
		add(Piece{before, true})
		switch v := value.(type) {
		case nil:
		case []Piece:
			for _, p := range v {
				add(p)
			}
		case int:
			add(Piece{strconv.Itoa(v), true})
		default:
			add(Piece{Text: fmt.Sprint(v)})
		}
		text = after
	}
	return all
}

// cut cuts a text around the first place that there is a value for. Without
// one, all of it is before.
func cut(text string, values []any) (before string, value any, after string) {
	for at := 0; ; at++ {
		open := strings.IndexByte(text[at:], '{')
		if open < 0 {
			return text, nil, ""
		}
		at += open
		name, rest, closed := strings.Cut(text[at+1:], "}")
		for i := 0; closed && i+1 < len(values); i += 2 {
			if values[i] == name {
				return text[:at], values[i+1], rest
			}
		}
	}
}

// apart tells whether typographers put a space between two runes: where Chinese
// meets a Latin letter or a digit. It matters only at the ends of values, for
// phrases have it.
func apart(a, b rune) bool {
	return unicode.Is(unicode.Han, a) && isLatin(b) || isLatin(a) && unicode.Is(unicode.Han, b)
}

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) || r >= '0' && r <= '9' }

// Attributes are the phrases for scripts, as attributes of an element: the
// phrase "script.full-size" is data-full-size, and if it is counted, that for
// one thing is data-full-size-one.
func (l Language) Attributes() string {
	var b strings.Builder
	attribute := func(name, text string) {
		if text != "" {
			b.WriteString(` data-` + name + `="` + html.EscapeString(text) + `"`)
		}
	}
	for _, key := range l.Keys() {
		if name, ok := strings.CutPrefix(key, "script."); ok {
			attribute(name, l.phrases[key].other)
			attribute(name+"-one", l.phrases[key].one)
		}
	}
	return b.String()
}

// English is the built-in language that needs no file of an author.
func English() Language {
	l, err := Load(templates.Files(), Fallback)
	if err != nil {
		panic(err) // the file is a part of the program
	}
	return l
}
