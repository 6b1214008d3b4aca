package export

import (
	"strings"

	"github.com/lintel-go/lintel/render/diagram"
)

// keyword is the word of a stereotype that every format can hold as one:
// "interface" of "«interface»".
func keyword(kind string) (string, bool) {
	word, opened := strings.CutPrefix(kind, "«")
	word, closed := strings.CutSuffix(word, "»")
	if !opened || !closed || word == "" {
		return "", false
	}
	for _, r := range word {
		if r < 'a' || r > 'z' {
			return "", false
		}
	}
	return word, true
}

// operation is a row that tells of one, taken apart.
type operation struct {
	name       string // with its mark of visibility: "+ Open"
	parameters string
	result     string // empty: none
}

// operationOf reads "+ Open(door: Door): error". The second result is false
// for rows that tell of anything else.
func operationOf(row string) (operation, bool) {
	open := strings.IndexByte(row, '(')
	if open < 0 {
		return operation{}, false
	}
	name := row[:open]
	if word := strings.TrimLeft(name, "+− "); word == "" || strings.ContainsAny(word, " :=") {
		return operation{}, false
	}
	depth := 0
	for i := open; i < len(row); i++ {
		switch row[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth > 0 {
			continue
		}
		rest := row[i+1:]
		result, ok := strings.CutPrefix(rest, ": ")
		if rest != "" && !ok {
			return operation{}, false
		}
		return operation{name, row[open+1 : i], result}, true
	}
	return operation{}, false
}

// alongLine is what a line of classes says beside how many there are at its
// end.
func alongLine(e diagram.Edge) []string {
	e.Multiplicity = ""
	return broken(edgeLines(e))
}
