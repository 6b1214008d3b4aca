package site

import (
	"encoding/xml"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/lintel-go/lintel/site/words"
)

// footerLink is a link in the text of a footer.
var footerLink = regexp.MustCompile(`\[([^\]\[]+)\]\(([^()\s]+)\)`)

// footer cuts the text of a footer into words and links.
func footer(text string) ([]link, error) {
	var parts []link
	at := 0
	for _, m := range footerLink.FindAllStringSubmatchIndex(text, -1) {
		words, address := text[m[2]:m[3]], text[m[4]:m[5]]
		if !safeURL(address) {
			return nil, fmt.Errorf("%q is no address that a page may link to\nhint: write it as https://… or mailto:…", address)
		}
		if m[0] > at {
			parts = append(parts, link{Text: text[at:m[0]]})
		}
		parts = append(parts, link{Text: words, Href: address})
		at = m[1]
	}
	if strings.Contains(text[at:], "](") {
		return nil, fmt.Errorf("%q is no link\nhint: write it as [words](https://…), without brackets in either", text[at:])
	}
	if at < len(text) {
		parts = append(parts, link{Text: text[at:]})
	}
	return parts, nil
}

// CheckFooter says what is wrong with Config.Footer.
func CheckFooter(text string) error {
	_, err := footer(text)
	return err
}

// CheckURL says what is wrong with Config.URL.
func CheckURL(address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("%q is not where a site can be read\nhint: write it like \"https://example.com/docs/\", with nothing behind the path", address)
	}
	return nil
}

// CheckLanguage says what is wrong with Config.Language, given Config.Templates.
func CheckLanguage(tag string, over fs.FS) error {
	files, err := filesOver(over)
	if err != nil || tag == "" {
		return err
	}
	if tags := words.Tags(files); !slices.Contains(tags, tag) {
		return fmt.Errorf("there is no language %q\nhint: choose one of %s, or bring words/%s.json in a folder of templates", tag, strings.Join(tags, ", "), tag)
	}
	return nil
}

// CheckTag says what is wrong with Config.ContentLanguage.
func CheckTag(tag string) error {
	if tag != "" && !languageTag.MatchString(tag) {
		return fmt.Errorf("%q is no tag of a language\nhint: write it as BCP 47 does, like \"en\" or \"zh-Hant\"", tag)
	}
	return nil
}

// languageTag is the shape of a tag: a language, and what narrows it down.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// functions are what templates say the words of the interface with:
//
//	say "view.noted" "title" .T "kind" .K        a phrase with values
//	count "count.views" .N                       a phrase for a number of things
//	before "view.about", after "view.about"      what is around the {} of one
//	tag, content                                 the language of the page; the attribute lang of what an author wrote
//	authors                                      the language of that, if it is another than the page's
//	scripted                                     phrases for scripts, as attributes
func (s *Site) functions() template.FuncMap {
	content := template.HTMLAttr("")
	if tag := s.authors(); tag != "" {
		content = template.HTMLAttr(` lang="` + template.HTMLEscapeString(tag) + `"`)
	}
	scripted := template.HTMLAttr(s.words.Attributes())
	return template.FuncMap{
		"say": s.words.Say, "before": s.words.Before, "after": s.words.After, "count": s.words.Count, "tag": s.words.Tag,
		"content":  func() template.HTMLAttr { return content },
		"authors":  s.authors,
		"scripted": func() template.HTMLAttr { return scripted },
	}
}

// Words are those of the interface.
func (s *Site) Words() words.Language { return s.words }

// address is where a page is read.
func (s *Site) address(at string) string {
	page := strings.TrimSuffix(at, "index.html")
	return strings.TrimSuffix(s.config.URL, "/") + "/" + escape(page)
}

// addMap plans the map of the site, for search engines.
func (s *Site) addMap() {
	if s.config.URL == "" {
		return
	}
	var pages []string
	for path, f := range s.files {
		if f.kind == filePage {
			pages = append(pages, path)
		}
	}
	slices.Sort(pages)
	s.asset("sitemap.xml", func() ([]byte, error) {
		var b strings.Builder
		b.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
		for _, at := range pages {
			b.WriteString("<url><loc>")
			_ = xml.EscapeText(&b, []byte(s.address(at))) // a Builder does not fail
			b.WriteString("</loc></url>\n")
		}
		b.WriteString("</urlset>\n")
		return []byte(b.String()), nil
	})
}
