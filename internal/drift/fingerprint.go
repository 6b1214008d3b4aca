package drift

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/model"
)

// identity is what tells a finding from others in spite of all that moves:
// lines, and what stands around them. Several findings may have the same.
type identity struct {
	code, workspace, view string
	kind                  model.SubjectKind
	subject               string
	file                  string // only where nothing else says what it is about
	words                 string
}

// identify is the identity of f. What is no UTF-8 is replaced, as a file of
// JSON cannot hold it.
func identify(f Finding) identity {
	valid := func(s string) string { return string([]rune(s)) }
	id := identity{
		code: valid(f.Code), workspace: valid(f.Workspace), view: valid(f.View), kind: f.Kind, subject: valid(f.Subject),
		words: valid(withoutLines(f.Message)),
	}
	if id.view == "" && id.subject == "" {
		id.file = valid(f.at().File)
	}
	return id
}

var lineNumber = regexp.MustCompile(`\bline \d+\b|(\.\w+):\d+(:\d+)?\b`)

// withoutLines is a message that stays the same when lines move.
func withoutLines(message string) string {
	return lineNumber.ReplaceAllStringFunc(message, func(s string) string {
		if file, _, ok := strings.Cut(s, ":"); ok {
			return file + ":N"
		}
		return "line N"
	})
}

// fingerprint is a short name of the identity, for programs that follow a
// finding from run to run. It tells the n-th finding of an identity, from 0,
// from the others.
func (id identity) fingerprint(n int) string {
	var b strings.Builder
	for _, part := range []string{id.code, id.workspace, id.view, string(id.kind), id.subject, id.file, id.words, strconv.Itoa(n)} {
		b.WriteString(strconv.Quote(part))
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:16])
}
