package project

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lintel-go/lintel/internal/code"
	"github.com/lintel-go/lintel/internal/code/bindings"
	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/internal/otlp"
	"github.com/lintel-go/lintel/internal/suggest"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/site"
)

// BaselineFile is the file of accepted findings, as findings name it.
func (p *Project) BaselineFile() string {
	return path.Clean(cmp.Or(p.Config.Baseline, drift.BaselineFile))
}

// Baseline is the accepted findings; none, if there is no such file.
func (p *Project) Baseline() (drift.Baseline, error) {
	name := p.BaselineFile()
	text, err := os.ReadFile(filepath.Join(p.Root, filepath.FromSlash(name)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return drift.Baseline{File: name}, nil
	case err != nil:
		return drift.Baseline{}, fmt.Errorf("%w\nhint: the baseline is a file that lintel check --accept writes", err)
	}
	return drift.ParseBaseline(name, text)
}

// settlement is what baselines of the project are held against.
func (p *Project) settlement() drift.Settlement {
	return drift.Settlement{Today: p.today(), Refuse: func(code string) bool { return !Acceptable(code) }}
}

// Acceptable tells whether findings of a code can be accepted for now. Those
// that keep something from being known cannot: what else would be found, is
// not known either.
func Acceptable(c string) bool {
	switch {
	case strings.HasPrefix(c, "LNT-L"), strings.HasPrefix(c, "LNT-B"):
		return false
	case strings.HasPrefix(c, "LNT-M0"): // what model.Workspace.Build finds
		return false
	}
	return c != drift.CodeNotDrawn && c != site.CodePicture && !slices.Contains(code.Unread(), c)
}

// Rules are the rules of everything that a check finds, sorted by code.
func Rules() []drift.Rule {
	all := drift.Rules()
	for _, list := range [][]model.Rule{model.Rules(), load.Rules(), code.Rules(), bindings.Rules(), site.Rules()} {
		for _, r := range list {
			all = append(all, drift.Rule{Code: r.Code, Severity: r.Severity, Summary: r.Summary})
		}
	}
	slices.SortFunc(all, func(a, b drift.Rule) int { return strings.Compare(a.Code, b.Code) })
	return all
}

// Acceptance is which findings to accept, and the words for them.
type Acceptance struct {
	Codes                  []string // of the findings; "all", or "none" to take out only what is mended
	Owner, Reason, Expires string
}

// The words that stand for codes.
const (
	acceptAll  = "all"
	acceptNone = "none"
)

// Check tells what is wrong with what was asked for, before anything is done.
func (a Acceptance) Check(today time.Time) error {
	var known []string
	for _, r := range Rules() {
		known = append(known, r.Code)
	}
	for _, c := range a.Codes {
		switch {
		case (c == acceptAll || c == acceptNone) && len(a.Codes) > 1:
			return fmt.Errorf("--accept takes %s, or codes, and not both\nhint: --accept LNT-M101,LNT-M102", c)
		case c == acceptAll, c == acceptNone:
		case !slices.Contains(known, c):
			hint := "--accept takes codes, as LNT-M102, or all, or none to take out only what is mended"
			if near := suggest.Nearest(c, known); len(near) > 0 {
				hint = "did you mean " + strings.Join(near, " or ") + "?"
			}
			return fmt.Errorf("--accept: there is no code %q\nhint: %s", c, hint)
		case !Acceptable(c):
			return fmt.Errorf("--accept: %s cannot be accepted\nhint: mend it: as long as it is there, nobody knows what else would be found", c)
		}
	}
	if a.Expires != "" {
		if err := drift.CheckExpiry(a.Expires, today); err != nil {
			return fmt.Errorf("--expires: %w", err)
		}
	}
	return nil
}

func (a Acceptance) takes(code string) bool {
	return slices.Contains(a.Codes, acceptAll) || slices.Contains(a.Codes, code)
}

// WordsError says which words are missing to accept so many findings.
type WordsError struct {
	Findings int
	Missing  []string // "--owner"
}

// Error implements error.
func (e *WordsError) Error() string {
	what := "findings are"
	if e.Findings == 1 {
		what = "finding is"
	}
	return fmt.Sprintf("%d %s to be accepted, and %s not said\nhint: --owner \"team shop\" --reason \"it is to be replaced\" --expires 2031-12-24",
		e.Findings, what, strings.Join(e.Missing, " and ")+map[bool]string{true: " is", false: " are"}[len(e.Missing) == 1])
}

// Accept rewrites the baseline: it takes out what is mended, and adds the
// findings that are asked for. It reports what a check finds from then on, and
// how many findings were added.
func (p *Project) Accept(ctx context.Context, a Acceptance, runs ...otlp.Trace) (drift.Report, int, error) {
	baseline, err := p.Baseline()
	if err != nil {
		return drift.Report{}, 0, err
	}
	report, err := p.look(ctx, runs)
	if err != nil {
		return drift.Report{}, 0, err
	}
	s := p.settlement()
	for _, f := range report.Findings {
		if f.Severity == model.SeverityError && drift.CheckOf(f.Code).Name == drift.CheckLoading {
			return baseline.Settle(report, s), 0, fmt.Errorf("%s is not rewritten: %s (%s)\nhint: findings are accepted only when every model can be loaded; lintel check lists what is wrong", baseline.File, f.Message, f.Code)
		}
	}
	renewed, taken := baseline.Renew(report, s, drift.Renewal{
		Take:       a.takes,
		Acceptance: drift.Acceptance{Owner: strings.TrimSpace(a.Owner), Reason: strings.TrimSpace(a.Reason), Expires: a.Expires},
	})
	if taken > 0 {
		var missing []string
		for _, word := range []struct{ flag, value string }{{"--owner", a.Owner}, {"--reason", a.Reason}, {"--expires", a.Expires}} {
			if strings.TrimSpace(word.value) == "" {
				missing = append(missing, word.flag)
			}
		}
		if len(missing) > 0 {
			return drift.Report{}, 0, &WordsError{taken, missing}
		}
	}
	text, err := renewed.JSON()
	if err != nil {
		return drift.Report{}, 0, err
	}
	if err := p.writeBaseline(text, len(renewed.Entries) == 0); err != nil {
		return drift.Report{}, 0, err
	}
	if baseline, err = p.Baseline(); err != nil {
		return drift.Report{}, 0, err
	}
	return baseline.Settle(report, s), taken, nil
}

// writeBaseline writes the file, whole or not at all. An empty baseline that
// is not there is not made.
func (p *Project) writeBaseline(text []byte, empty bool) error {
	name := filepath.Join(p.Root, filepath.FromSlash(p.BaselineFile()))
	if _, err := os.Stat(name); empty && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return WriteFile(name, text)
}

// WriteFile writes a file beside its place and moves it there, so that nobody
// reads half of it. A link is followed, and what is no file, like a pipe, is
// written to as it is.
func WriteFile(name string, text []byte) error {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
		if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
			return os.WriteFile(name, text, 0o666)
		}
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	temporary := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+".new")
	err := os.WriteFile(temporary, text, 0o666)
	if err == nil {
		err = os.Rename(temporary, name)
	}
	if err != nil {
		return errors.Join(err, ignoreMissing(os.Remove(temporary)))
	}
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Surroundings are what a report of the project says beside the findings, for
// a version of Lintel.
func (p *Project) Surroundings(version string) drift.Surroundings {
	s := drift.Surroundings{Version: version, Rules: Rules(), Reference: site.Reference, Root: p.Root, Below: p.below(), Whole: "go.mod", Read: p.ReadFile}
	if p.Configured {
		s.Whole = ConfigFile
	}
	return s
}

// below is the project's folder as seen from the root of the repository that it
// lies in; empty, if it is that, or in none.
func (p *Project) below() string {
	for at := p.Root; ; at = filepath.Dir(at) {
		// In a worktree, .git is a file.
		if _, err := os.Stat(filepath.Join(at, ".git")); err == nil {
			below, err := filepath.Rel(at, p.Root)
			if err != nil || below == "." {
				return ""
			}
			return filepath.ToSlash(below)
		}
		if at == filepath.Dir(at) {
			return ""
		}
	}
}
