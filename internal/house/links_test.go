package house_test

import (
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/yuin/goldmark/ast"
)

// TestLinksLeadSomewhere follows every link and image of the pages that does
// not leave the repository, to the heading if it names one. Images may be of
// HTML, which gives them a size.
func TestLinksLeadSomewhere(t *testing.T) {
	followed := 0
	image := regexp.MustCompile(`<img src="([^"]*)"`)
	for _, p := range pages(t) {
		p.walk(func(n ast.Node) {
			var to string
			switch n := n.(type) {
			case *ast.Link:
				to = string(n.Destination)
			case *ast.Image:
				to = string(n.Destination)
			case *ast.RawHTML:
				found := image.FindSubmatch(n.Segments.Value(p.source))
				if found == nil {
					return
				}
				to = string(found[1])
			default:
				return
			}
			u, err := url.Parse(to)
			if err != nil {
				t.Errorf("%s:%d: %v", p.name, p.line(n), err)
				return
			}
			if u.Scheme != "" || u.Host != "" {
				return
			}
			followed++
			if err := follow(t, p, u); err != nil {
				t.Errorf("%s:%d: link to %q: %v", p.name, p.line(n), to, err)
			}
		})
	}
	if followed < 10 {
		t.Errorf("only %d links were followed", followed)
	}
}

func follow(t *testing.T, p page, u *url.URL) error {
	target := p.name
	if u.Path != "" {
		target = path.Join(path.Dir(p.name), u.Path)
		if path.IsAbs(u.Path) || !filepath.IsLocal(filepath.FromSlash(target)) {
			return fmt.Errorf("it leaves the repository")
		}
		if _, err := os.Stat(filepath.Join(root(t), filepath.FromSlash(target))); err != nil {
			return fmt.Errorf("there is no %s", target)
		}
	}
	if u.Fragment == "" {
		return nil
	}
	if path.Ext(target) != ".md" {
		return fmt.Errorf("%s has no headings", target)
	}
	if !anchors(readPage(t, target))[u.Fragment] {
		return fmt.Errorf("%s has no such heading", target)
	}
	return nil
}

// anchors are what headings can be linked by where repositories are read:
// their words in lower case, hyphens for spaces, other signs left out, and a
// number behind what was there before.
func anchors(p page) map[string]bool {
	found := map[string]bool{}
	p.walk(func(n ast.Node) {
		if n.Kind() != ast.KindHeading {
			return
		}
		base := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, p.words(n))
		name := base
		for i := 1; found[name]; i++ {
			name = fmt.Sprintf("%s-%d", base, i)
		}
		found[name] = true
	})
	return found
}
