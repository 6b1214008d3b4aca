package mutation_test

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// edit is a way to change a committed picture by hand.
type edit struct {
	kind string
	// sites are where it can be done: an edited copy, and the lines at which it
	// may be told, of which one has to be.
	sites func(lines []string) []edited
}

type edited struct {
	code  string // empty: any of those for differences
	lines []string
	at    []int // lines, from 1; 0: the file as a whole
}

// line makes a site of each line that the pattern matches, with its first group
// replaced. The finding has the line itself, or that of the mark around it.
func line(pattern, replacement, code string) func([]string) []edited {
	what := regexp.MustCompile(pattern)
	return func(lines []string) []edited {
		var all []edited
		mark := 0
		for i, l := range lines {
			if strings.HasPrefix(l, `<g class="lintel-`) {
				mark = i
			}
			m := what.FindStringSubmatchIndex(l)
			if m == nil || mark == 0 {
				continue
			}
			changed := slices.Clone(lines)
			changed[i] = l[:m[2]] + replacement + l[m[3]:]
			all = append(all, edited{code, changed, []int{i + 1, mark + 1}})
		}
		return all
	}
}

// beside has the lines next to each site be right, too: what is no more has none.
func beside(sites func([]string) []edited) func([]string) []edited {
	return func(lines []string) []edited {
		all := sites(lines)
		for i, e := range all {
			all[i].at = append(e.at, e.at[0]-1, e.at[0]+1)
		}
		return all
	}
}

// blocks makes a site of each mark: lines from begin up to end.
func blocks(change func(lines []string, begin, end int) (edited, bool)) func([]string) []edited {
	return func(lines []string) []edited {
		var all []edited
		begin := -1
		for i, l := range lines {
			switch {
			case strings.HasPrefix(l, `<g class="lintel-`):
				begin = i
			case begin >= 0 && l == "</g>":
				if e, ok := change(lines, begin, i+1); ok {
					all = append(all, e)
				}
				begin = -1
			}
		}
		return all
	}
}

// once makes a single site.
func once(code string, at int, change func(text string) string) func([]string) []edited {
	return func(lines []string) []edited {
		return []edited{{code, strings.Split(change(strings.Join(lines, "\n")), "\n"), []int{at}}}
	}
}

// edits is the table of them.
func edits() []edit {
	return []edit{
		{"another text", line(`^<text [^>]*>([^<]+)</text>$`, "Something else", "LNT-D009")},
		{"another size", line(`^<(?:text|rect) .*?(?:font-size|width)="(\d+)"`, "7", "LNT-D009")},
		{"another path", line(`^<path d="(M\d+ )`, "M1 ", "LNT-D009")},
		{"another paint", line(`^<(?:rect|path) .*class="([^"]+)"`, "f-canvas-of-another-colour", "LNT-D009")},
		{"an attribute more", line(`^<(?:rect|path|text)( )`, ` opacity="0.1" `, "LNT-D009")},
		{"an element less", beside(line(`^(<(?:path|text) .*)$`, "", "LNT-D009"))},
		{"another name", line(`^<g class="lintel-.*aria-label="([^"]+)"`, "Something else", "")},
		{"another description", line(`^<desc>([^<]+)(?:</desc>)?$`, "Something else", "")},
		{"another ID", line(`^<g class="lintel-.* data-id="([^"]+)"`, "nosuch", "")},
		{"another end", line(`^<g class="lintel-.* data-to="([^"]+)"`, "nosuch", "")},
		{"another link", line(`^<g class="lintel-.* data-opens="([^"]+)"`, "nosuch", "LNT-D008")},
		{"a mark less", blocks(func(lines []string, begin, end int) (edited, bool) {
			return edited{"LNT-D006", slices.Concat(lines[:begin], lines[end:]), []int{1}}, true
		})},
		{"a mark twice", blocks(func(lines []string, begin, end int) (edited, bool) {
			return edited{"LNT-D007", slices.Concat(lines[:end], lines[begin:]), []int{begin + 1, end + 1}}, true
		})},
		{"a mark painted first", blocks(func(lines []string, begin, end int) (edited, bool) {
			first := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, `<g class="lintel-`) })
			return edited{"LNT-D009", slices.Concat(lines[:first], lines[begin:end], lines[first:begin], lines[end:]), []int{first + 1}}, begin > first
		})},
		{"another title", once("LNT-D005", 1, func(s string) string {
			return strings.Replace(s, `<title id="title">`, `<title id="title">Another `, 1)
		})},
		{"another view", once("LNT-D005", 1, func(s string) string { return strings.Replace(s, `data-view="`, `data-view="another-`, 1) })},
		{"another kind of picture", once("LNT-D005", 1, func(s string) string { return strings.Replace(s, `data-kind="`, `data-kind="another-`, 1) })},
		{"another version", once("LNT-D009", 1, func(s string) string { return strings.Replace(s, `data-lintel="`, `data-lintel="0.`, 1) })},
		{"another style sheet", once("LNT-D009", 4, func(s string) string { return strings.Replace(s, "@media screen", "@media print", 1) })},
		{"an empty file", once("LNT-D004", 0, func(string) string { return "\n" })},
		{"a drawing of somebody else's", once("LNT-D003", 0, func(string) string { return `<svg xmlns="http://www.w3.org/2000/svg"/>` })},
		{"a blank line at the end", func(lines []string) []edited {
			return []edited{{"LNT-D010", append(slices.Clone(lines), ""), []int{len(lines) + 1}}}
		}},
		{"half of a file", func(lines []string) []edited {
			half := slices.Clone(lines[:len(lines)/2])
			return []edited{{"LNT-D004", half, []int{len(half)}}}
		}},
		{"a conflict", func(lines []string) []edited {
			const at = 7
			return []edited{{"LNT-D004", slices.Concat(lines[:at], []string{"<<<<<<< HEAD"}, lines[at:]), []int{at + 1}}}
		}},
		{"lines that end as on Windows", once("", 1, func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") })},
	}
}

// committedPictures is a picture of each kind, by name, as this repository has
// them.
func committedPictures(t *testing.T) map[string][]byte {
	t.Helper()
	pictures := filepath.Join(root(t), "docs", "pictures")
	kind := regexp.MustCompile(` data-kind="([^"]+)"`)
	all, seen := map[string][]byte{}, map[string]bool{}
	if err := filepath.WalkDir(pictures, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".svg" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if m := kind.FindSubmatch(data); m != nil && !seen[string(m[1])] {
			seen[string(m[1])] = true
			name, err := filepath.Rel(pictures, path)
			if err != nil {
				return err
			}
			all[filepath.ToSlash(name)] = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// editedPictures edits a picture of each kind in some places of each sort, and
// whole files.
func editedPictures(t *testing.T) []mutant {
	fresh := committedPictures(t)
	if found := against(t, fresh, fresh, nil); len(found) > 0 {
		t.Fatalf("nothing was edited: %s", inShort(found))
	}
	var all []mutant
	for _, name := range slices.Sorted(maps.Keys(fresh)) {
		lines := strings.Split(string(fresh[name]), "\n")
		add := func(kind, called string, m map[string][]byte, of map[string][]byte, wants ...want) {
			all = append(all, mutant{kind: kind, name: name + ": " + called, want: wants, find: func() []told { return against(t, m, of, nil) }})
		}
		one := map[string][]byte{name: fresh[name]}
		for _, e := range edits() {
			sites := e.sites(lines)
			const most = 3
			for n := range min(len(sites), most) {
				s := sites[n*len(sites)/min(len(sites), most)]
				codes := []string{s.code}
				if s.code == "" {
					codes = []string{"LNT-D006", "LNT-D007", "LNT-D008", "LNT-D009"}
				}
				var wants []want
				for _, code := range codes {
					for _, at := range s.at {
						wants = append(wants, want{code, []string{place("pictures/"+name, at)}})
					}
				}
				add(e.kind, place("line", s.at[0]), map[string][]byte{name: []byte(strings.Join(s.lines, "\n"))}, one, wants...)
			}
		}
		add("a file less", "", nil, one, want{"LNT-D001", []string{place("pictures/"+name, 0)}})
		add("a picture of no view", "", one, map[string][]byte{}, want{"LNT-D002", []string{place("pictures/"+name, 0)}})
		add("a picture in the wrong place", "", map[string][]byte{name: fresh[name], "copy.svg": fresh[name]}, one, want{"LNT-D002", []string{place("pictures/copy.svg", 0)}})
		add("a foreign file", "", map[string][]byte{name: fresh[name], "notes.txt": []byte("Notes")}, one, want{"LNT-D003", []string{place("pictures/notes.txt", 0)}})
	}
	return all
}
