package site

import (
	"cmp"
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/lintel-go/lintel/site/search"
)

// letterGroup is the entries of a list from A to Z that begin alike.
type letterGroup struct {
	Letter string
	ID     string
}

// alphabet sorts names into a list from A to Z. Chinese names stand under the
// first letter of their pinyin, behind the Latin ones. It is for one goroutine.
type alphabet struct {
	pinyin *collate.Collator // nil: Han letters are read in another way
}

// alphabet is that of the language which names are written in.
func (s *Site) alphabet() alphabet {
	tag := language.Make(cmp.Or(s.config.ContentLanguage, s.words.Tag()))
	switch base, _ := tag.Base(); base.String() {
	case "ja", "ko":
		return alphabet{}
	}
	return alphabet{collate.New(language.Chinese)} // whose usual order is that of pinyin
}

// The letters that pinyin begins with, and of each the Han letter that comes
// first in the order of pinyin.
const (
	pinyinLetters = "abcdefghjklmnopqrstwxyz"
	pinyinFirsts  = "阿八嚓咑妸发旮哈丌咔㕇呣嗯喔妑七呥仨他穵夕丫帀"
)

// of is what a name is listed under: a letter, "0–9", or "…" for the scripts
// that are neither Latin nor read as pinyin.
func (a alphabet) of(name string) letterGroup {
	group := func(letter rune) letterGroup {
		return letterGroup{string(unicode.ToUpper(letter)), "lintel-letter-" + string(letter)}
	}
	first := firstRune(name)
	switch {
	case first >= 'a' && first <= 'z':
		return group(first)
	case unicode.IsNumber(first):
		return letterGroup{"0–9", "lintel-letter-0"}
	case unicode.Is(unicode.Han, first) && a.pinyin != nil:
		firsts := []rune(pinyinFirsts)
		after := sort.Search(len(firsts), func(i int) bool { return a.pinyin.CompareString(string(firsts[i]), string(first)) > 0 })
		if after > 0 { // what comes before has no reading
			return group(rune(pinyinLetters[after-1]))
		}
	}
	return letterGroup{"…", "lintel-letter-other"}
}

// firstRune is the first letter or digit of a name, folded.
func firstRune(name string) rune {
	for _, word := range search.Words(name) {
		return []rune(word)[0]
	}
	return 0
}

// compare puts names in order: by letter, then digits, then the others; of one
// letter, those that begin with it first.
func (a alphabet) compare(x, y string) int {
	place := func(name string) int {
		switch g := a.of(name); g.Letter {
		case "…":
			return 200
		case "0–9":
			return 100
		default:
			return int(g.Letter[0])
		}
	}
	han := func(name string) int {
		if unicode.Is(unicode.Han, firstRune(name)) {
			return 1
		}
		return 0
	}
	if c := cmp.Or(cmp.Compare(place(x), place(y)), cmp.Compare(han(x), han(y))); c != 0 {
		return c
	}
	if han(x) == 1 && a.pinyin != nil {
		if c := a.pinyin.CompareString(x, y); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(strings.Join(search.Words(x), " "), strings.Join(search.Words(y), " ")), cmp.Compare(x, y))
}
