package icon

import (
	"embed"
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/lintel-go/lintel/internal/suggest"
)

// The set: files as their makers publish them, and an index by name. The
// README beside them says whose they are.
//
//go:embed set/index.json set/simple-icons/*.svg set/lucide/*.svg set/tabler/*.svg
var files embed.FS

// entry is one drawing of the set.
type entry struct {
	Name  string
	File  string
	Words []string    // of technologies that it stands for
	draw  func() Icon // reads the file when it is first called
}

// word is what stands for an entry in a technology.
type word struct{ text, name string }

// set is the index.
type set struct {
	entries []entry         // sorted by name
	words   map[byte][]word // by their first byte, in lower case
}

// index is read when it is first needed, and never changes.
var index = sync.OnceValue(func() set {
	text, err := files.ReadFile("set/index.json")
	if err != nil {
		panic(err) // the file is part of the program
	}
	s := set{words: map[byte][]word{}}
	if err := json.Unmarshal(text, &s.entries); err != nil {
		panic(err)
	}
	for i := range s.entries {
		e := &s.entries[i]
		for _, w := range e.Words {
			first := lower(w[0])
			s.words[first] = append(s.words[first], word{w, e.Name})
		}
		name, file := e.Name, path.Join("set", e.File)
		e.draw = sync.OnceValue(func() Icon { return bundled(name, file) })
	}
	return s
})

// bundled reads a drawing of the set, which a test does with all of them.
func bundled(name, file string) Icon {
	text, err := files.ReadFile(file)
	if err != nil {
		panic(err)
	}
	drawing, err := Parse(name, text)
	if err != nil {
		panic(err)
	}
	return drawing.Fitted()
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// Names are the names of the set, sorted.
func Names() []string {
	all := index().entries
	names := make([]string, len(all))
	for i, e := range all {
		names[i] = e.Name
	}
	return names
}

// Like are the names of the set that an author may have meant by another: those
// that are written much like it, and that of the technology of this name.
func Like(name string) []string {
	known := map[string]string{}
	for _, e := range index().entries {
		known[e.Name] = e.Name
		known[strings.TrimSuffix(path.Base(e.File), ".svg")] = e.Name
		for _, w := range e.Words {
			known[strings.ToLower(strings.NewReplacer(" ", "-", ".", "").Replace(w))] = e.Name
		}
	}
	var meant []string
	for _, k := range suggest.Nearest(name, slices.Sorted(maps.Keys(known))) {
		meant = append(meant, known[k])
	}
	slices.Sort(meant)
	return slices.Compact(meant)
}

// Named is the drawing of the set that has the name. The caller must not
// change it.
func Named(name string) (Icon, bool) {
	all := index().entries
	i, ok := slices.BinarySearchFunc(all, name, func(e entry, name string) int { return strings.Compare(e.Name, name) })
	if !ok {
		return Icon{}, false
	}
	return all[i].draw(), true
}

// Of is the name of the drawing for a technology, as authors write it:
// "PostgreSQL 15". There is none for a technology that the set lacks, and
// none for a list that names several: a drawing of one of them would say that
// it is the one that counts.
func Of(technology string) (name string, ok bool) {
	for rest := technology; rest != ""; {
		e, n := longest(rest, technology[:len(technology)-len(rest)])
		switch {
		case n == 0:
			_, n = utf8.DecodeRuneInString(rest)
		case name != "" && name != e:
			return "", false
		default:
			name = e
		}
		rest = rest[n:]
	}
	return name, name != ""
}

// longest finds the longest word of the set that text begins with, and its
// length: "Apache Tomcat" is no Apache. Before is what stands before text: a
// word begins and ends where no letter or digit goes on.
func longest(text, before string) (name string, n int) {
	if last, _ := utf8.DecodeLastRuneInString(before); before != "" && within(last) {
		return "", 0
	}
	for _, w := range index().words[lower(text[0])] {
		size := len(w.text)
		if size <= n || size > len(text) || !same(text[:size], w.text) {
			continue
		}
		if next, _ := utf8.DecodeRuneInString(text[size:]); size < len(text) && within(next) {
			continue
		}
		name, n = w.name, size
	}
	return name, n
}

// within tells whether a word goes on with c.
func within(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }

// same tells whether text is the word. A very short one, as Go, is more often
// another word if it is written otherwise.
func same(text, word string) bool {
	if len(word) <= 2 {
		return text == word
	}
	return strings.EqualFold(text, word)
}
