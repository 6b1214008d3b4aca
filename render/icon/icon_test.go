package icon_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/render/icon"
)

// entry is one drawing of the index.
type entry struct {
	Name  string
	File  string
	Words []string
}

func index(t *testing.T) []entry {
	t.Helper()
	text, err := os.ReadFile("set/index.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []entry
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestSet reads every drawing, and holds the index against the files.
func TestSet(t *testing.T) {
	const most = 300 << 10 // bytes of the set in the program
	size, files := 0, map[string]bool{}
	err := fs.WalkDir(os.DirFS("set"), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		size += int(info.Size())
		files[name] = strings.HasSuffix(name, ".svg")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if size > most {
		t.Errorf("the set has %d bytes, more than %d", size, most)
	}
	all := index(t)
	if !slices.IsSortedFunc(all, func(a, b entry) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the index is not sorted by name")
	}
	words := map[string]string{}
	for _, e := range all {
		if !files[e.File] {
			t.Errorf("%s: there is no file %s, or another has it", e.Name, e.File)
		}
		delete(files, e.File)
		if drawing, ok := icon.Named(e.Name); !ok || drawing.Name != e.Name {
			t.Errorf("%s cannot be found", e.Name)
		}
		for _, w := range e.Words {
			if other, twice := words[strings.ToLower(w)]; twice {
				t.Errorf("%q stands for %s and for %s", w, other, e.Name)
			}
			words[strings.ToLower(w)] = e.Name
			if name, ok := icon.Of(w); !ok || name != e.Name {
				t.Errorf("%q gives %q, want %s", w, name, e.Name)
			}
		}
	}
	for name, svg := range files {
		if svg {
			t.Errorf("%s is in no entry of the index", name)
		}
	}
	if got := icon.Names(); len(got) != len(all) || got[0] != all[0].Name {
		t.Errorf("%d names, want %d", len(got), len(all))
	}
}

// TestLicences holds the table of licences against the files.
func TestLicences(t *testing.T) {
	text, err := os.ReadFile("set/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"simple-icons", "lucide", "tabler"} {
		if !strings.Contains(string(text), "`"+folder+"`") {
			t.Errorf("the README does not speak of %s", folder)
		}
		if _, err := os.Stat("set/" + folder + "/LICENSE.txt"); err != nil {
			t.Error(err)
		}
	}
	// Names of files in the list of those with a licence of their own.
	for _, line := range strings.Split(string(text), "\n") {
		if !strings.HasPrefix(line, "- ") {
			continue
		}
		_, list, _ := strings.Cut(line, ":")
		for _, name := range strings.Split(strings.TrimSuffix(list, "."), ",") {
			if _, err := os.Stat("set/simple-icons/" + strings.TrimSpace(name) + ".svg"); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestLike(t *testing.T) {
	for name, want := range map[string][]string{
		"postgres": {"postgresql"}, "posgresql": {"postgresql"}, "apachekafka": {"kafka"}, "nodejs": {"node"}, "k8s": {"kubernetes"},
		"settings": {"gear"}, "golang": {"go"}, "zebra-crossing": nil,
	} {
		if got := icon.Like(name); !slices.Equal(got, want) {
			t.Errorf("%q is like %q, want %q", name, got, want)
		}
	}
}

func TestMarksAreFitted(t *testing.T) {
	for name, want := range map[string]int{"go": 27, "dotnet": 27, "redis": 18, "database": 18, "kafka": 11, "smartphone": 13} {
		drawing, _ := icon.Named(name)
		if got := drawing.Width(18); got != want {
			t.Errorf("%s is %d wide at a height of 18, want %d", name, got, want)
		}
	}
	bar, err := icon.Parse("bar", []byte(svg(`<path d="M1 4h8v1H1z"/><path d="M1 4h8" fill="none" stroke="#000" stroke-width=".1"/>`)))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := written(t, bar.Fitted()), "M9 411L1491 411L1491 596L9 596Z + line M9 411L1491 411"; got != want {
		t.Errorf("a bar becomes %s, want %s", got, want)
	}
}

func TestOf(t *testing.T) {
	for technology, want := range map[string]string{
		"PostgreSQL 15":                        "postgresql",
		"postgres":                             "postgresql",
		"Go":                                   "go",
		"Go 1.26, net/http":                    "go",
		"let it go":                            "",
		"Golang":                               "go",
		"Go, HTML":                             "", // two of them
		"nginx, Lua":                           "nginx",
		"NATS JetStream":                       "nats",
		"JavaScript":                           "javascript",
		"Java":                                 "java",
		"Java and Java beans":                  "java",
		"Apache Tomcat 8.x":                    "tomcat",
		"Apache":                               "apache",
		"Spring Boot":                          "spring-boot",
		"C++":                                  "cpp",
		"C#":                                   "csharp",
		"ASP.NET Core":                         "dotnet",
		".NET 9":                               "dotnet",
		"Node.js/TypeScript":                   "",
		"Nodes":                                "",
		"Chrome, Firefox, Safari, or Edge":     "",
		"Apple iOS or Android":                 "",
		"Microsoft Windows or Apple macOS":     "",
		"Ubuntu 16.04 LTS":                     "ubuntu",
		"Google Cloud":                         "google-cloud",
		"容器：Go":                                "go",
		"使用Redis缓存":                            "",
		"Oracle":                               "",
		"":                                     "",
		"Kafka\xff":                            "kafka",
		"Redpanda (Kafka API), MySQL":          "",
		"Amazon S3, AWS Lambda":                "aws",
		strings.Repeat("no technology ", 1000): "",
	} {
		if got, ok := icon.Of(technology); got != want || ok != (want != "") {
			t.Errorf("%.60q gives %q, %t; want %q", technology, got, ok, want)
		}
	}
	if _, ok := icon.Named("no-such"); ok {
		t.Error("there is an icon of no name")
	}
}
