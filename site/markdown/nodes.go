package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

var (
	kindReference  = ast.NewNodeKind("Reference")
	kindBroken     = ast.NewNodeKind("Broken")
	kindEmbed      = ast.NewNodeKind("Embed")
	kindRow        = ast.NewNodeKind("Row")
	kindAdmonition = ast.NewNodeKind("Admonition")
)

// reference is [[id]] or [[id|words]], until it is resolved.
type reference struct {
	ast.BaseInline
	id, words string
	cut       bool // there is a |, and no words behind it
}

func (n *reference) Kind() ast.NodeKind            { return kindReference }
func (n *reference) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// broken stands around words that lead nowhere.
type broken struct {
	ast.BaseInline
	reason string
}

func (n *broken) Kind() ast.NodeKind            { return kindBroken }
func (n *broken) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// embed is a view shown in the text.
type embed struct {
	ast.BaseBlock
	view Embedded
}

func (n *embed) Kind() ast.NodeKind            { return kindEmbed }
func (n *embed) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// row holds views that stand side by side.
type row struct{ ast.BaseBlock }

func (n *row) Kind() ast.NodeKind            { return kindRow }
func (n *row) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// admonition is a block quote whose first line is [!NOTE] or the like.
type admonition struct {
	ast.BaseBlock
	kind  string // "note"
	title string // "Note"
}

func (n *admonition) Kind() ast.NodeKind            { return kindAdmonition }
func (n *admonition) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// maxReference is the most bytes that [[id|words]] may take.
const maxReference = 1000

// referenceParser reads [[id]] and [[id|words]].
type referenceParser struct{}

func (referenceParser) Trigger() []byte { return []byte{'['} }

func (referenceParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if !bytes.HasPrefix(line, []byte("[[")) {
		return nil
	}
	// Bounded, so that a line of nothing but brackets costs no square.
	end := bytes.Index(line[:min(len(line), maxReference)], []byte("]]"))
	if end < 0 {
		return nil
	}
	inner := string(line[2:end])
	if strings.ContainsAny(inner, "[]") {
		return nil
	}
	if rest := line[end+2:]; len(rest) > 0 && (rest[0] == '(' || rest[0] == '[') {
		return nil // the words of an ordinary link that stand in brackets
	}
	id, words, cut := strings.Cut(inner, "|")
	id = strings.TrimSuffix(strings.TrimSpace(id), `\`) // | must be escaped in a table
	block.Advance(end + 2)
	words = strings.TrimSpace(words)
	return &reference{id: strings.TrimSpace(id), words: words, cut: cut && words == ""}
}
