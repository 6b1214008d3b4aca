package drift_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/drift"
	checks "github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/project"
)

// TestSound holds a sound workspace in this very process.
func TestSound(t *testing.T) {
	drift.Test(t, Workspace(), drift.Without(drift.Pictures))
}

// TestChecksHaveNames holds the names of this package against the checks that
// there are.
func TestChecksHaveNames(t *testing.T) {
	named := []drift.Check{drift.Model, drift.Types, drift.Code, drift.Figures, drift.Legibility, drift.Pictures, drift.Documents, drift.Baseline}
	var want []drift.Check
	for _, c := range checks.Checks() {
		if c.Name != checks.CheckLoading && c.Name != checks.CheckRuns { // the test has the workspace, and no runs
			want = append(want, drift.Check(c.Name))
		}
	}
	if !slices.Equal(named, want) {
		t.Errorf("named are %q, there are %q", named, want)
	}
}

// The files of an author's module.
const (
	shopModel = `package shop

import "github.com/lintel-go/lintel/model"

// Workspace is the shop.
func Workspace() *model.Workspace {
	w := model.New("Shop", "Sells things to people")
	w.Docs("docs")
	buyer := w.Person("Buyer", "Wants a thing, and wants it now")
	shop := w.System("Shop", "Shows things and takes orders")
	api := shop.Container("API", "Takes orders", model.Technology("Go"))
	orders := api.Component("Orders", "Keeps them", model.Technology("Go package"), model.Code("./order"))
	buyer.Uses(orders, "Orders things")
	life := orders.StateMachine("Life", "Of an order", model.Type("./order", "State"))
	open, paid := life.State("Open", "It waits"), life.Final("Paid")
	life.Start(open)
	open.On("pay", paid)
	return w
}
`
	shopOrder = `package order

// State is what became of an order.
type State int

const (
	Open State = iota
	Paid
)
`
	shopTest = `package shop

import (
	"testing"

	"github.com/lintel-go/lintel/drift"
)

func TestArchitecture(t *testing.T) {
	drift.Test(t, Workspace())
}
`
)

const moreTests = `package shop

import (
	"testing"

	"github.com/lintel-go/lintel/drift"
)

func TestModel(t *testing.T) {
	drift.Test(t, Workspace(), drift.Only(drift.Model))
}

func TestOthers(t *testing.T) {
	drift.Test(t, Workspace(), drift.Without(drift.Model, drift.Documents, drift.Pictures))
}

func TestPictures(t *testing.T) {
	drift.Test(t, Workspace(), drift.Only(drift.Pictures))
}

func TestFolder(t *testing.T) {
	drift.Test(t, Workspace(), drift.Only(drift.Pictures), drift.PicturesIn("pictures/arch"))
}

`

// author writes a module that requires Lintel, as an author has one.
func author(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	ours, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	_, requires, _ := strings.Cut(string(ours), "\nrequire (")
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": fmt.Sprintf("module example.com/team/shop\n\ngo 1.26.0\n\nrequire github.com/lintel-go/lintel v0.0.0\n\nreplace github.com/lintel-go/lintel => %q\n\nrequire (%s", root, requires),
		"go.sum": string(sums), "arch/model.go": shopModel, "arch/order/order.go": shopOrder, "arch/model_test.go": shopTest, "arch/more_test.go": moreTests,
		"arch/docs/index.md": "# The shop\n\nIt has an [[shop/api|API]].\n",
	} {
		put(t, dir, name, text)
	}
	return dir
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// replace replaces a text that stands in a file once.
func replace(t *testing.T, dir, name, old, new string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), old); n != 1 {
		t.Fatalf("%s has %q %d times", name, old, n)
	}
	put(t, dir, name, strings.Replace(string(text), old, new, 1))
}

// run runs the go command in the module without a network. What it compiled is
// kept where it always is, and layouts are not.
func run(t *testing.T, dir string, args ...string) (string, bool) {
	t.Helper()
	compiled, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(
		os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=mod", "GOWORK=off",
		"GOCACHE="+strings.TrimSpace(string(compiled)), "XDG_CACHE_HOME="+filepath.Join(dir, "cache"),
	)
	out, err := cmd.CombinedOutput()
	return string(out), err == nil
}

// TestInAnAuthorsModule runs tests in a module of their own, as authors do.
func TestInAnAuthorsModule(t *testing.T) {
	dir := author(t)
	expect := func(ok bool, want ...string) {
		t.Helper()
		out, passed := run(t, dir, "test", "-count=1", "-vet=off", "-v", "./arch")
		if passed != ok {
			t.Errorf("the tests pass: %v, want %v\n%s", passed, ok, out)
		}
		for _, w := range want {
			w, none := strings.CutPrefix(w, "!")
			if regexp.MustCompile(`(?m)`+w).MatchString(out) == none {
				t.Errorf("%s is in it: %v\n%s", w, none, out)
			}
		}
	}
	const settings = `{"pictures": "arch/pictures"}`
	put(t, dir, "lintel.json", settings)
	p, err := project.Open(project.Options{Dir: dir, CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if _, err := p.Update(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "lintel.json")); err != nil {
		t.Fatal(err)
	}
	expect(
		true,
		`--- PASS: TestArchitecture/model `, `--- PASS: TestArchitecture/types `, `--- PASS: TestArchitecture/legibility `,
		`--- SKIP: TestArchitecture/pictures `, `--- PASS: TestArchitecture/documents `, `lintel\.json names no folder of pictures`,
		`--- PASS: TestModel/model `, `!TestModel/types`, `!TestOthers/documents`, `--- PASS: TestOthers/types `, `--- SKIP: TestPictures/pictures `,
		`--- PASS: TestFolder/pictures `,
	)

	// Pictures are compared where the settings name a folder for them, too.
	put(t, dir, "lintel.json", settings)
	if err := os.Remove(filepath.Join(dir, "arch", "pictures", "arch", "landscape.svg")); err != nil {
		t.Fatal(err)
	}
	expect(
		false,
		`--- FAIL: TestArchitecture/pictures `, `^ +model_test\.go:10: pictures/arch/landscape\.svg: error LNT-D001: view "landscape" has no committed picture$`,
		`!model_test\.go:10: .*containers\.svg`, `--- FAIL: TestPictures/pictures `, `--- FAIL: TestFolder/pictures `, `--- PASS: TestOthers `, `--- PASS: TestModel `,
	)
	if _, err := p.Update(t.Context()); err != nil {
		t.Fatal(err)
	}

	// Each check says what is broken, with the line as seen from the test. What
	// is accepted does not count until its day is over.
	replace(t, dir, "arch/model.go", `orders, "Orders things"`, `orders, ""`)
	replace(t, dir, "arch/order/order.go", "\tPaid\n", "\tPaid\n\tLost\n")
	replace(t, dir, "arch/docs/index.md", "shop/api|", "shop/apo|")
	accept := project.Acceptance{Codes: []string{"LNT-T012"}, Owner: "team shop", Reason: "to come", Expires: "2999-01-01"}
	if _, taken, err := p.Accept(t.Context(), accept); err != nil || taken != 1 {
		t.Fatal(taken, err)
	}
	expect(
		false,
		`--- FAIL: TestArchitecture/model `, `^ +model_test\.go:10: model\.go:13: warning LNT-M103: the relationship from "Buyer" to "Orders" has no description$`,
		`^ +13 \| `, `^ +hint: say what the one does with the other$`, `--- PASS: TestArchitecture/types `, `--- PASS: TestArchitecture/baseline `,
		`--- FAIL: TestArchitecture/documents `, `^ +model_test\.go:10: docs/index\.md:3:\d+: error LNT-S001: `,
		`--- FAIL: TestArchitecture/pictures `, `^ +model_test\.go:10: pictures/arch/.*\.svg:\d+: error LNT-D00\d: `,
	)
	replace(t, dir, "lintel.baseline.json", "2999", "2001")
	expect(
		false,
		`--- FAIL: TestArchitecture/types `, `^ +model_test\.go:10: order/order\.go:9: error LNT-T012: `, `^ +see also model\.go:14$`,
		`--- FAIL: TestArchitecture/baseline `, `^ +model_test\.go:10: \.\./lintel\.baseline\.json:4: error LNT-B004: `,
	)

	// Settings that cannot be read end the test at once.
	put(t, dir, "lintel.json", `{"pictres": "pictures"}`)
	replace(t, dir, "arch/more_test.go", "Workspace(), drift.Only(drift.Model)", "nil")
	expect(false, `^ +model_test\.go:10: .*lintel\.json:1: there is no setting "pictres"$`, `^ +more_test\.go:10: the workspace is nil$`)
}
