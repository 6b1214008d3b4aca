package markdown

import (
	"strings"

	"github.com/alecthomas/chroma/v2"
	chromahtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// nodeRenderer writes the nodes of this package, and those of goldmark whose
// usual form breaks the page's rules: style attributes, unnamed check boxes,
// wide tables and code without a box to scroll in.
type nodeRenderer struct {
	embed Embed
}

func (r *nodeRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindReference, r.nothing)
	reg.Register(kindBroken, r.broken)
	reg.Register(kindEmbed, r.embedded)
	reg.Register(kindRow, r.row)
	reg.Register(kindAdmonition, r.admonition)
	reg.Register(ast.KindHeading, r.heading)
	reg.Register(ast.KindFencedCodeBlock, r.code)
	reg.Register(ast.KindCodeBlock, r.code)
	reg.Register(ast.KindRawHTML, r.nothing)
	reg.Register(ast.KindHTMLBlock, r.nothing)
	reg.Register(east.KindTaskCheckBox, r.checkBox)
	reg.Register(east.KindTable, r.table)
	reg.Register(east.KindTableHeader, r.tableHeader)
	reg.Register(east.KindTableRow, r.tableRow)
	reg.Register(east.KindTableCell, r.tableCell)
}

func (r *nodeRenderer) nothing(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}

func (r *nodeRenderer) broken(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString(`<span class="broken">`)
	} else {
		w.WriteString(`<span class="why"> (` + n.(*broken).reason + `)</span></span>`)
	}
	return ast.WalkContinue, nil
}

func (r *nodeRenderer) embedded(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering || r.embed == nil {
		return ast.WalkContinue, nil
	}
	return ast.WalkSkipChildren, r.embed(w, n.(*embed).view)
}

func (r *nodeRenderer) row(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString("<div class=\"pictures\">\n")
	} else {
		w.WriteString("</div>\n")
	}
	return ast.WalkContinue, nil
}

func (r *nodeRenderer) admonition(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		a := n.(*admonition)
		w.WriteString(`<div class="admonition ` + a.kind + `" role="note"><p class="admonition-title">`)
		w.Write(util.EscapeHTML([]byte(a.title)))
		w.WriteString("</p>\n")
	} else {
		w.WriteString("</div>\n")
	}
	return ast.WalkContinue, nil
}

func (r *nodeRenderer) heading(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	h := n.(*ast.Heading)
	level := "0123456"[h.Level : h.Level+1]
	id, _ := h.AttributeString("id")
	name, _ := id.([]byte)
	if entering {
		w.WriteString("<h" + level + ` id="`)
		w.Write(util.EscapeHTML(name))
		w.WriteString(`">`)
	} else {
		w.WriteString(` <a class="anchor" href="#`)
		w.Write(util.EscapeHTML(util.URLEscape(name, false)))
		w.WriteString(`" aria-label="Link to this section: `)
		w.Write(util.EscapeHTML([]byte(plain(h, source))))
		w.WriteString(`">#</a></h` + level + ">\n")
	}
	return ast.WalkContinue, nil
}

func (r *nodeRenderer) code(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	language := ""
	if f, ok := n.(*ast.FencedCodeBlock); ok {
		language = string(f.Language(source))
	}
	var b strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(source))
	}
	return ast.WalkSkipChildren, Highlight(w, b.String(), language)
}

// Writer is what Highlight writes to.
type Writer interface {
	Write([]byte) (int, error)
	WriteString(string) (int, error)
}

// Highlight writes a listing in a language, with the class names of chroma. A
// listing in an unknown language, or in none, is plain.
func Highlight(w Writer, listing, language string) error {
	var lexer chroma.Lexer
	if language != "" {
		known, err := languages()
		if err != nil {
			return err
		}
		lexer = known.Get(language)
	}
	w.WriteString(`<div class="listing"><pre tabindex="0"><code`)
	if language != "" {
		w.WriteString(` class="language-`)
		w.Write(util.EscapeHTML([]byte(language)))
		w.WriteString(`"`)
	}
	w.WriteString(">")
	if err := highlight(w, listing, lexer); err != nil {
		return err
	}
	_, err := w.WriteString("</code></pre></div>\n")
	return err
}

func highlight(w Writer, listing string, lexer chroma.Lexer) error {
	if lexer == nil {
		_, err := w.Write(util.EscapeHTML([]byte(listing)))
		return err
	}
	tokens, err := chroma.Coalesce(lexer).Tokenise(nil, listing)
	if err != nil {
		_, err = w.Write(util.EscapeHTML([]byte(listing)))
		return err
	}
	f := chromahtml.New(chromahtml.WithClasses(true), chromahtml.PreventSurroundingPre(true))
	return f.Format(w, chroma.MustNewStyle("", nil), tokens) // pages style the classes
}

func (r *nodeRenderer) checkBox(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		if n.(*east.TaskCheckBox).IsChecked {
			w.WriteString(`<span class="task done" role="img" aria-label="done"></span> `)
		} else {
			w.WriteString(`<span class="task" role="img" aria-label="to do"></span> `)
		}
	}
	return ast.WalkContinue, nil
}

func (r *nodeRenderer) table(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString("<div class=\"scroll\" tabindex=\"0\"><table>\n")
	} else {
		w.WriteString("</tbody></table></div>\n")
	}
	return ast.WalkContinue, nil
}

func (r *nodeRenderer) tableHeader(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString("<thead><tr>")
	} else {
		w.WriteString("</tr></thead>\n<tbody>\n")
	}
	return ast.WalkContinue, nil
}

func (r *nodeRenderer) tableRow(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString("<tr>")
	} else {
		w.WriteString("</tr>\n")
	}
	return ast.WalkContinue, nil
}

func (r *nodeRenderer) tableCell(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	tag := "td"
	if n.Parent().Kind() == east.KindTableHeader {
		tag = "th"
	}
	if !entering {
		w.WriteString("</" + tag + ">")
		return ast.WalkContinue, nil
	}
	w.WriteString("<" + tag)
	if tag == "th" {
		w.WriteString(` scope="col"`)
	}
	switch n.(*east.TableCell).Alignment {
	case east.AlignRight:
		w.WriteString(` class="right"`)
	case east.AlignCenter:
		w.WriteString(` class="center"`)
	}
	w.WriteString(">")
	return ast.WalkContinue, nil
}
