// Package templates holds the words and the look of the site: HTML templates,
// style sheets and scripts, as files. It has no logic.
//
//	html/      one template for each kind of page; base.html is the frame
//	css/       style sheets, joined in this order: base, page, view, text, find
//	js/        theme.js (inline, before the first paint), lintel.js, search.js,
//	           view.js (on pages of views), matrix.js, live.js
//	icon.svg   the icon
package templates

import (
	"embed"
	"io/fs"
)

//go:embed html css js icon.svg
var files embed.FS

// Files are the built-in files.
func Files() fs.FS { return files }
