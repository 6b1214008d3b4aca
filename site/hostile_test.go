package site_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
	"github.com/lintel-go/lintel/site"
	"github.com/lintel-go/lintel/site/internal/fixture"
)

// canary is a script that leaves a trace if it runs.
const canary = `document.documentElement.dataset.canary=1`

// hostile is texts that would be something else in the wrong place: markup,
// the ends of scripts and comments, templates, addresses, marks of direction,
// control characters.
func hostile() []string {
	return []string{
		`"><script>` + canary + `</script><img src=x onerror="` + canary + `">`,
		`' onmouseover='` + canary + `' style='position:fixed;inset:0' x='{{.Site}}{{template "main"}}${` + canary + `}` + "`" + `<%= 1 %>`,
		`]]></text></svg></script></style></title></template><script>` + canary + `</script><!--`,
		"\u202eright to left\u2066 never closed \u200f\u00ad\u200b\u2028\u2029\ufeff --> &lt;script&gt; &#60;b&#62; &amp;",
		"null\x00 bell\x07 escape\x1b[31m delete\x7f next\u0085 not a character\ufffe\uffff line\r\nend\ttab \xff\xc0 no UTF-8",
		`javascript:` + canary, `data:text/html,<script>` + canary + `</script>`, `\u003cscript\u003e${alert(1)} \"\\ '); ` + canary + `;//`,
		`<svg/onload=` + canary + `><math><mtext></mtext><a xlink:href="javascript:` + canary + `">x</a>`, `../../../../etc/passwd%00 //evil.example \\evil`,
	}
}

// poison appends hostile texts to all that a model says in words. Its IDs,
// which the DSL makes, stay.
func poison(v reflect.Value, field string, n *int) {
	words := map[string]bool{
		"Name": true, "Description": true, "Technology": true, "Owner": true, "Text": true, "Guard": true, "Event": true, "Action": true,
		"Entry": true, "Do": true, "Exit": true, "Title": true, "Doc": true, "Role": true, "Multiplicity": true, "Constant": true, "Tags": true,
		"Properties": true, "Service": true, "URL": true, "Underlying": true, "Code": true, "Reason": true, "Stereotype": true, "Package": false,
		"Note": true, "Sources": true,
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			poison(v.Field(i), v.Type().Field(i).Name, n)
		}
	case reflect.Slice:
		for i := range v.Len() {
			poison(v.Index(i), field, n)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			poison(v.Elem(), field, n)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(v.MapIndex(key))
			poison(value, field, n)
			v.SetMapIndex(key, value)
		}
	case reflect.String:
		if words[field] && v.Type() == reflect.TypeFor[string]() {
			*n++
			v.SetString(v.String() + hostile()[*n%len(hostile())])
		}
	}
}

// hostileSite is a site of an author who means harm, in a folder.
func hostileSite(t *testing.T) (dir string, address string) {
	t.Helper()
	docs := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		file := filepath.Join(docs, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i, evil := range hostile() {
		text := "# " + evil + "\n\n" + evil + "\n\n[" + evil + "](<" + evil + ">) ![" + evil + "](<" + evil + ">) [[" + evil + "|" + evil + "]]\n\n" +
			"```" + evil + "\n" + evil + "\n```\n\n|" + evil + "|\n|-|\n|" + evil + "|\n\n> [!NOTE] " + evil + "\n> " + evil + "\n\n## " + evil + "\n\n" +
			"<script>" + canary + "</script><iframe srcdoc='<script>" + canary + "</script>'></iframe>\n\n[x](javascript:" + canary + ") <javascript:" + canary + "> [y](data:text/html,x) [z](vbscript:x)\n\n" +
			"[a](\u0001javascript:" + canary + ") [b](java\tscript:" + canary + ") [c](JaVaScRiPt&colon;" + canary + ") [^" + evil + "]\n\n![" + evil + "](view:landscape)\n"
		write("docs/"+string(rune('a'+i))+` "><b onclick='x'>&amp;{{.}}`+"\u202e.md", text)
		write("decisions/000"+string(rune('0'+i))+"-x'\"<b>.md", "# "+string(rune('0'+i))+". "+evil+"\n\nDate: "+evil+"\n\n## Status\n\n"+evil+"\n\n## Context\n\n"+text)
	}
	row := strings.NewReplacer("|", "\\|", "\r", " ", "\n", " ")
	terms := "# " + hostile()[0] + "\n\n|term|other|meaning|\n|-|-|-|\n"
	for _, evil := range hostile() {
		terms += "|" + row.Replace(evil) + "|" + row.Replace(evil) + "|" + row.Replace(evil+" ["+evil+"](<"+evil+">)") + "|\n"
	}
	write("docs/glossary.md", terms)
	given := fixture.Workspace(t)
	given.Dir = docs
	kinds := fixture.Kinds(t)
	workspaces := []site.Workspace{given, kinds}
	for i := range workspaces {
		w := &workspaces[i]
		n := i
		poison(reflect.ValueOf(w.Model).Elem(), "", &n)
		if n < 40 {
			t.Fatalf("only %d texts are poisoned", n)
		}
		word := strings.Repeat("Identifier", 1000)
		for j := range w.Model.Elements {
			e := &w.Model.Elements[j]
			e.Links = append(e.Links, model.LinkRecord{Title: "x", URL: "javascript:" + canary}, model.LinkRecord{Title: "y", URL: "data:text/html,<script>" + canary + "</script>"})
			if j%5 == 0 {
				e.Description += word
			}
		}
		for j := range w.Model.Figures {
			f := &w.Model.Figures[j]
			f.Links = append(f.Links, model.LinkRecord{Title: "x", URL: "javascript:" + canary})
			f.Value.Unit += hostile()[j%len(hostile())]
		}
		w.Diagram = view.New(w.Model).Resolve
		w.Picture = realPictures(w.Model)
		for _, evil := range hostile() {
			found := model.Diagnostic{
				Code: evil, Severity: model.Severity(evil), Message: evil, Hint: evil,
				Origin: model.Origin{Position: model.Position{File: evil, Line: 1}}, Related: []model.Position{{File: evil, Line: 2}},
			}
			w.Findings = append(w.Findings, found)
			w.Waived = append(w.Waived, site.Waived{Finding: found, Waiver: model.WaiverRecord{Code: evil, Reason: evil, Origin: found.Origin}})
		}
	}
	all := strings.Join(hostile(), " ")
	dir = filepath.Join(t.TempDir(), "site")
	sink, err := site.WriteDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	config := site.Config{
		Title: all, Description: all, Footer: strings.ReplaceAll(all, "](", "] ("), SourceURL: "javascript:" + canary + "//{file}",
		ContentLanguage: `"><script>`, PictureCSS: []byte(svg.CSS(theme.Default())), Themes: theme.Names(),
	}
	if _, err := site.Build(t.Context(), config, workspaces, sink); err != nil {
		t.Fatal(err)
	}
	return dir, (&url.URL{Scheme: "file", Path: dir}).String()
}

// TestHostileTexts holds that whatever an author writes stays words: no page,
// no picture and no list has an element, a script or an address of it.
func TestHostileTexts(t *testing.T) {
	dir, _ := hostileSite(t)
	elements := map[string]bool{}
	err := filepath.WalkDir(dir, func(file string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, file)
		if err != nil {
			return err
		}
		switch filepath.Ext(file) {
		case ".json":
			if !json.Valid(content) {
				t.Errorf("%s is no JSON", rel)
			}
		case ".svg":
			wellFormed(t, rel, content)
		case ".html":
			page, err := html.Parse(strings.NewReader(string(content)))
			if err != nil {
				return err
			}
			harmless(t, rel, page, elements)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, no := range []string{"math", "mtext", "iframe", "b", "object", "embed", "base", "style", "foreignobject"} {
		if elements[no] {
			t.Errorf("pages have the element %s", no)
		}
	}
}

// wellFormed holds that a picture is XML, and only draws.
func wellFormed(t *testing.T, name string, content []byte) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(content)))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("%s is not well formed: %v", name, err)
			return
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if slices.Contains([]string{"script", "foreignObject", "image", "iframe", "math", "set", "animate"}, start.Name.Local) {
			t.Errorf("%s has the element %s", name, start.Name.Local)
		}
		for _, a := range start.Attr {
			if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" && strings.Contains(a.Value, ":") {
				t.Errorf("%s has %s=%q", name, a.Name.Local, a.Value)
			}
		}
	}
}

// harmless holds that a page has its own scripts alone, and addresses that
// lead nowhere bad.
func harmless(t *testing.T, name string, page *html.Node, elements map[string]bool) {
	t.Helper()
	for n := range page.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		elements[n.Data] = true
		if method, _ := attribute(n, "method"); n.Data == "form" && method != "dialog" {
			t.Errorf("%s has a form that sends", name)
		}
		if n.Data == "script" {
			src, outside := attribute(n, "src")
			kind, _ := attribute(n, "type")
			inline := ""
			if n.FirstChild != nil {
				inline = n.FirstChild.Data
			}
			switch {
			case kind == "application/json" && json.Valid([]byte(inline)):
			case outside && strings.Contains(src, "assets/") && !strings.Contains(src, ":"):
			case !outside && strings.HasPrefix(inline, `try{var t=localStorage`):
			default:
				t.Errorf("%s has a script: %s %.80s", name, src, inline)
			}
		}
		for _, a := range n.Attr {
			value := strings.ToLower(strings.Map(func(r rune) rune {
				if r <= ' ' {
					return -1
				}
				return r
			}, a.Val))
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc":
				t.Errorf("%s: %s has %s=%q", name, n.Data, a.Key, a.Val)
			case a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "data" || a.Key == "srcset":
				if u, err := url.Parse(a.Val); err != nil || u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto" {
					t.Errorf("%s: %s leads to %.80q", name, n.Data, a.Val)
				}
			}
			if a.Key == "href" && (strings.HasPrefix(value, "javascript") || strings.HasPrefix(value, "data:")) {
				t.Errorf("%s: %s leads to %.80q", name, n.Data, a.Val)
			}
		}
	}
}

// searchHarm types hostile texts where something is searched or narrowed, and
// looks at what is found: all of it is the author's.
func searchHarm(t *testing.T, b *fixture.Browser, address string) {
	t.Helper()
	b.Go(address + "/a-z/index.html")
	for _, query := range append(hostile(), "web", "script", "库存") {
		typed, err := json.Marshal(query)
		if err != nil {
			t.Fatal(err)
		}
		b.Eval(`{ const e = document.querySelector("[role=combobox]"); e.value = ` + string(typed) + `; e.dispatchEvent(new Event("input")); }`)
		b.Wait(`!document.querySelector(".results").hidden`)
		if got := b.Text(`[...document.querySelectorAll("[role=option]")].filter((o) => o.protocol !== "file:").map((o) => o.href).join()`); got != "" {
			t.Errorf("%q finds %s", query, got)
		}
		if got := b.Text(`document.documentElement.hasAttribute("data-canary") + " " + (document.documentElement.scrollWidth - document.documentElement.clientWidth) + " " + document.querySelectorAll(".results :not(div, a, span, bdi, mark, small, p)").length`); got != "false 0 0" {
			t.Errorf("%q: a script has run, pixels scroll sideways, other elements: %s", query, got)
		}
	}
	if got := b.Text(`document.querySelectorAll("[role=option]").length > 0`); got != "true" {
		t.Error("the search finds nothing")
	}
	if got := b.Complaints(); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

// linkHarm opens what somebody may send: addresses that say what is searched
// for, and what is selected.
func linkHarm(t *testing.T, b *fixture.Browser, address, page string) {
	t.Helper()
	for _, evil := range hostile() {
		asked := url.QueryEscape(evil)
		for _, to := range []string{"/a-z/index.html?q=" + asked, "/" + page + "#element=" + asked, "/" + page + "#step=" + asked, "/" + page + "#" + asked} {
			b.Go("about:blank")
			b.Go(address + to)
			if got := b.Text(`document.documentElement.hasAttribute("data-canary") + " " + (document.documentElement.scrollWidth - document.documentElement.clientWidth) + " " + document.querySelectorAll(".notice *, .none *").length`); got != "false 0 0" {
				t.Errorf("%s: a script has run, pixels scroll sideways, elements where words belong: %s", to, got)
			}
		}
	}
	if got := b.Complaints(); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

// TestHostileTextsInABrowser opens each kind of page of such a site, wide and
// narrow: nothing runs, nothing is asked for, and all stays in its place.
func TestHostileTextsInABrowser(t *testing.T) {
	dir, address := hostileSite(t)
	b := fixture.Open(t)
	for _, width := range []int64{1280, 360} {
		b.Size(width, 800)
		eachKind(t, b, dir, address, func(kind string) {
			b.Eval(`for (const e of document.querySelectorAll("a, td, th, h1, svg g")) e.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}))`)
			// Details of what a picture shows, and its steps, are made by a script.
			b.Eval(`for (const m of [...document.querySelectorAll(".page-view .canvas [data-id]")].slice(0, 40)) m.querySelector("text")?.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
				document.querySelector('[data-do="play"]:not([hidden])')?.click();
				document.querySelector('[data-do="next"]')?.click()`)
			if got := b.Text(`[...document.querySelectorAll(".details :not(button, svg, path, p, h2, h3, a, ul, li, section, span, dl, dt, dd, div, bdi, small, code, wbr), .player :not(button, svg, path, p, span, strong, bdi, small, a)")].map((e) => e.outerHTML.slice(0, 90)).join(" | ")`); got != "" {
				t.Errorf("%s at %d px: details and steps have other elements: %s", kind, width, got)
			}
			if got := b.Text(`[...document.querySelectorAll(".details a[href], .player a[href]")].filter((a) => !["file:", "https:", "http:", "mailto:"].includes(a.protocol)).map((a) => a.href).join()`); got != "" {
				t.Errorf("%s at %d px: details lead to %s", kind, width, got)
			}
			if got := b.Text(`document.documentElement.hasAttribute("data-canary")`); got != "false" {
				t.Errorf("%s at %d px: a script of the author's has run", kind, width)
			}
			if wide := b.Text(`document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide != "0" {
				t.Errorf("%s at %d px scrolls sideways by %s px: %s", kind, width, wide, b.Text(`[...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".canvas, .scroll, pre")).slice(0, 4).map((e) => e.outerHTML.slice(0, 90)).join(" | ")`))
			}
			if torn := b.Text(`[...document.querySelectorAll("svg.lintel")].filter((s) => new DOMParser().parseFromString(new XMLSerializer().serializeToString(s), "image/svg+xml").querySelector("parsererror")).length`); torn != "0" {
				t.Errorf("%s at %d px: %s pictures are not well formed", kind, width, torn)
			}
			if got := b.Complaints(); len(got) > 0 {
				t.Errorf("%s at %d px: %q", kind, width, got)
			}
		})
		searchHarm(t, b, address)
		linkHarm(t, b, address, kindsOfPages(t, dir)["view sequence"])
	}
	for _, asked := range b.Asked() {
		if !strings.HasPrefix(asked, "file://") {
			t.Errorf("asks for %s", asked)
		}
	}
}
