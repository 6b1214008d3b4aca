// Package search makes the index in which the pages of a site find things.
//
// The index is a script that a page adds when its reader starts to search, so
// that it can be had from files, too. templates/js/search.js reads it; both
// sides take words apart, and plurals back, in the same way, which a test
// holds.
package search

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Kind is what an entry is about.
type Kind string

// The kinds of entry.
const (
	Element      Kind = "element"
	Deployed     Kind = "deployed" // nodes and what stands on them
	Relationship Kind = "relationship"
	View         Kind = "view"
	UseCase      Kind = "use-case"
	Document     Kind = "document"
	Decision     Kind = "decision"
	Term         Kind = "term"
	Figure       Kind = "figure"
)

// kinds is the kinds in the order that the index numbers them in, with how
// much a match in one of them counts.
func kinds() []struct {
	kind   Kind
	weight float64
} {
	return []struct {
		kind   Kind
		weight float64
	}{
		{Element, 1.3},
		{Term, 1.2},
		{View, 1.15},
		{UseCase, 1.1},
		{Figure, 1.05},
		{Decision, 1},
		{Deployed, 0.96},
		{Document, 0.95},
		{Relationship, 0.7},
	}
}

// Entry is one thing that can be found.
type Entry struct {
	Kind  Kind
	Name  string
	Note  string   // small, beside the name; not searched
	Also  []string // its other names
	Trail []string // where it stands, outermost first
	Shelf string   // what it stands in there, in words of the interface: "Glossary"
	Facts []string // technology, tags, owner
	Text  string
	Href  string // relative to the root of the site
}

// fields are the parts of an entry, with how much a match in one counts. The
// index numbers them in this order.
func fields(e Entry) []field {
	return []field{{e.Name, 10}, {strings.Join(e.Also, " "), 9}, {strings.Join(e.Facts, " "), 4}, {e.Text, 2}, {strings.TrimSpace(strings.Join(e.Trail, " ") + " " + e.Shelf), 1.2}}
}

type field struct {
	text   string
	weight float64
}

// index is the form in which the script reads it.
type index struct {
	Kinds   [][2]any `json:"kinds"`  // title, weight
	Fields  []any    `json:"fields"` // weights
	Stop    string   `json:"stop"`   // words that a question has and no answer is found by, between spaces
	Weak    string   `json:"weak"`   // words that count little beside others
	Entries [][]any  `json:"entries"`
	Terms   string   `json:"terms"` // sorted, between spaces
	// Posts are, for each term, where it stands: the number of the entry times
	// the number of fields, plus the field, each less the one before it.
	Posts [][]int `json:"posts"`
}

// Script is the index as a script. It has the same bytes for the same
// entries. Title is the heading over those of a kind.
func Script(entries []Entry, title func(Kind) string) ([]byte, error) {
	x := index{Stop: stopWords, Weak: weakWords, Entries: [][]any{}, Posts: [][]int{}}
	number := map[Kind]int{}
	for i, k := range kinds() {
		number[k.kind] = i
		x.Kinds = append(x.Kinds, [2]any{title(k.kind), k.weight})
	}
	for _, f := range fields(Entry{}) {
		x.Fields = append(x.Fields, f.weight)
	}
	stop := map[string]bool{}
	for _, w := range strings.Fields(stopWords) {
		stop[w] = true
	}
	posts := map[string][]int{}
	for i, e := range entries {
		all := fields(e)
		for k, f := range all {
			at := i*len(all) + k
			for _, word := range Words(f.text) {
				if k > 0 && stop[word] {
					continue
				}
				word = singular(word)
				if p := posts[word]; len(p) == 0 || p[len(p)-1] != at {
					posts[word] = append(p, at)
				}
			}
		}
		x.Entries = append(x.Entries, []any{number[e.Kind], e.Name, e.Note, list(e.Also), list(e.Trail), e.Href, e.Text, e.Shelf})
	}
	var terms []string
	for t := range posts {
		terms = append(terms, t)
	}
	slices.Sort(terms)
	x.Terms = strings.Join(terms, " ")
	for _, t := range terms {
		p := posts[t]
		for i := len(p) - 1; i > 0; i-- {
			p[i] -= p[i-1]
		}
		x.Posts = append(x.Posts, p)
	}
	// Twice encoded: browsers read JSON in a string much faster than source.
	data, err := json.Marshal(x)
	if err != nil {
		return nil, err
	}
	quoted, err := json.Marshal(string(data))
	if err != nil {
		return nil, err
	}
	return slices.Concat([]byte("globalThis.lintelIndex=JSON.parse("), quoted, []byte(");\n")), nil
}

// list is never nil, which JSON would write as null.
func list(s []string) []string { return append([]string{}, s...) }

const stopWords = "a an and are as at be by can do does for from how i if in into is it its of on or so that the then they this to was we what when where which who whom whose why will with"

// weakWords are what questions are asked with: "what runs on …?"
const weakWords = "called calls depend depends happen happens need needs run runs use used uses work works"

// Words are the words of a text that an entry is found by, in order. Where a
// script has no spaces between its words, they are the pairs of neighbouring
// characters, and the last character by itself. The index has them without the
// endings of plurals, see Terms.
func Words(s string) []string {
	var words []string
	runes := []rune(fold(s))
	for i := 0; i < len(runes); {
		class := classOf(runes[i])
		end := i + 1
		for end < len(runes) && classOf(runes[end]) == class {
			end++
		}
		switch class {
		case spaced:
			words = append(words, string(runes[i:end]))
		case unspaced:
			for k := i; k+1 < end; k++ {
				words = append(words, string(runes[k:k+2]))
			}
			words = append(words, string(runes[end-1]))
		}
		i = end
	}
	return words
}

// Terms are the words of a text as the index has them: an English plural as its
// singular.
func Terms(s string) []string {
	words := Words(s)
	for i, w := range words {
		words[i] = singular(w)
	}
	return words
}

// endings of English plurals, with what stands in their place. The first that
// a word has decides; those that stand for themselves are no plurals.
func endings() []struct{ plural, singular string } {
	return []struct{ plural, singular string }{
		{"ss", "ss"}, // access
		{"us", "us"}, // status
		{"apis", "api"},
		{"is", "is"}, // Redis
		{"https", "https"},
		{"caches", "cache"},
		{"sses", "ss"}, // classes
		{"shes", "sh"}, // hashes
		{"ches", "ch"}, // batches
		{"xes", "x"},   // indexes
		{"ies", "y"},   // queries
		{"s", ""},
	}
}

// singular is a word without the ending of an English plural, so that either
// finds the other. It need not be a word: both sides do the same.
func singular(word string) string {
	if len(word) < 4 || strings.ContainsFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return word
	}
	for _, e := range endings() {
		if stem, ok := strings.CutSuffix(word, e.plural); ok {
			return stem + e.singular
		}
	}
	return word
}

// fold takes away what readers do not type: capitals, accents, and forms that
// only look different.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == 'ς':
			return 'σ'
		}
		return r
	}, norm.NFKD.String(strings.ToLower(norm.NFKD.String(s))))
}

type class int

const (
	between class = iota
	spaced
	unspaced
)

func classOf(r rune) class {
	switch {
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
		return unspaced
	case unicode.IsLetter(r), unicode.IsNumber(r), unicode.Is(unicode.Mc, r):
		return spaced
	}
	return between
}
