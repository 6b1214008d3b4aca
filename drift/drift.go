// Package drift holds an architecture to its promises in an ordinary go test:
//
//	func TestArchitecture(t *testing.T) {
//		drift.Test(t, Workspace())
//	}
//
// It finds what the command lintel check finds, and needs neither the command
// nor a model that is loaded: the workspace is the one that the test has. Each
// check is a subtest, and each finding an error with the line to mend:
//
//	--- FAIL: TestArchitecture/model (0.01s)
//	    model_test.go:10: model.go:15: warning LNT-M102: container "Orders" has no technology
//	           15 |   orders := shop.Container("Orders", "What was ordered")
//	           hint: name what it is built with: model.Technology("Go")
//
// The settings, the baseline and the committed pictures are those of the
// nearest lintel.json, in the folder of the workspace or one above it. Without
// one, no pictures are compared.
package drift

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/project"
	"github.com/lintel-go/lintel/model"
)

// Check is one of the things that Test holds, and the name of its subtest.
type Check string

// The checks, each with the letter of the codes of what it finds.
const (
	Model      Check = "model"      // the rules of models (M)
	Types      Check = "types"      // class sets, state machines and code views against Go types (T)
	Code       Check = "code"       // relationships against imports (C)
	Figures    Check = "figures"    // figures against each other (F)
	Legibility Check = "legibility" // the rules of legible pictures (P)
	Pictures   Check = "pictures"   // committed pictures against fresh ones (D)
	Documents  Check = "documents"  // documents and decisions against the model (S)
	Baseline   Check = "baseline"   // accepted findings against those that are there (B)
)

// Option changes what Test does.
type Option func(*options)

type options struct {
	chosen   func(Check) bool
	pictures string
}

// Only holds these checks and no others.
func Only(checks ...Check) Option {
	return func(o *options) { o.chosen = func(c Check) bool { return slices.Contains(checks, c) } }
}

// Without holds all checks but these.
func Without(checks ...Check) Option {
	return func(o *options) { o.chosen = func(c Check) bool { return !slices.Contains(checks, c) } }
}

// PicturesIn names the folder of the committed pictures of this workspace,
// relative to the folder that the test runs in: where there is no lintel.json,
// or where several packages end in the same name.
func PicturesIn(folder string) Option {
	return func(o *options) { o.pictures = folder }
}

// Test holds a workspace to everything that it says and that Lintel asks of it.
// Errors and warnings fail the test, findings of severity info are logged, and
// those that the model waives or the baseline accepts say nothing. A check that
// could not be held is skipped, with the reason. If the check cannot be done at
// all, as with settings that cannot be read, the test ends at once.
//
// Layouts and Go types are kept in the user's cache folder, as the command does.
func Test(t *testing.T, w *model.Workspace, settings ...Option) {
	t.Helper()
	o := options{chosen: func(Check) bool { return true }}
	for _, set := range settings {
		set(&o)
	}
	if w == nil {
		t.Fatal("the workspace is nil\nhint: give what model.New made")
	}
	r, err := hold(t.Context(), w, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range drift.Checks() {
		// The workspace is there, and runs are recorded elsewhere.
		if c.Name == drift.CheckLoading || c.Name == drift.CheckRuns || !o.chosen(Check(c.Name)) {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			t.Helper()
			r.tell(t, c)
		})
	}
}

// result is what was found, with files as seen from the folder of the test.
type result struct {
	drift.Report
	near func(file string) string
}

// hold does the work of Test.
func hold(ctx context.Context, w *model.Workspace, o options) (r result, err error) {
	here, err := os.Getwd()
	if err != nil {
		return result{}, err
	}
	built, err := project.Build(w, here)
	if err != nil {
		return result{}, err
	}
	p, err := open(built)
	if err != nil {
		return result{}, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	name := ""
	if o.pictures != "" {
		folder, err := filepath.EvalSymlinks(o.pictures)
		if err != nil {
			return result{}, fmt.Errorf("%w\nhint: PicturesIn takes a folder relative to the one that the test runs in: %s", err, here)
		}
		if folder, err = filepath.Abs(folder); err != nil {
			return result{}, err
		}
		if p.Config.Pictures, err = filepath.Rel(p.Root, filepath.Dir(folder)); err != nil {
			return result{}, err
		}
		p.Config.Pictures, name = filepath.ToSlash(p.Config.Pictures), filepath.Base(folder)
	}
	report, err := p.CheckBuilt(ctx, built, name)
	return result{report, func(file string) string {
		name := filepath.FromSlash(file)
		if !filepath.IsAbs(name) {
			name = filepath.Join(p.Root, name)
		}
		if near, err := filepath.Rel(here, name); err == nil {
			return near
		}
		return name
	}}, err
}

// open opens the project of the workspace: that of the nearest settings, or
// else its module.
func open(b project.Built) (*project.Project, error) {
	p, err := project.Open(project.Options{Dir: b.Dir})
	if err != nil || p.Configured {
		return p, err
	}
	if err := p.Close(); err != nil {
		return nil, err
	}
	return project.Open(project.Options{Dir: b.ModuleDir})
}

// tell says what was found in a check, or why nothing could be.
func (r result) tell(t *testing.T, c drift.Check) {
	t.Helper()
	for _, f := range r.Findings {
		switch words := r.words(f); {
		case drift.CheckOf(f.Code) != c:
		case f.Severity == model.SeverityInfo:
			t.Log(words)
		default:
			t.Error(words)
		}
	}
	for _, skip := range r.Skipped {
		if skip.Check == c.Name {
			t.Skip(skip.Reason)
		}
	}
}

// words is a finding as lintel check prints it, without the count of all.
func (r result) words(f drift.Finding) string {
	f.Positions = slices.Clone(f.Positions)
	for i := range f.Positions {
		if p := &f.Positions[i]; p.File != "" {
			p.File = r.near(p.File)
		}
	}
	var b bytes.Buffer
	drift.TextOf(&b, f, drift.TextOptions{Read: os.ReadFile})
	return strings.TrimSpace(b.String())
}
