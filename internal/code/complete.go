package code

import (
	"fmt"
	"go/token"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/internal/code/pattern"
	"github.com/lintel-go/lintel/internal/suggest"
	"github.com/lintel-go/lintel/model"
)

// completion is a model while its types come into it.
type completion struct {
	source
	of       *model.Model // that is completed
	dir      string       // that files in the model are relative to
	model    model.Model  // its lists are copied before they are changed
	types    map[string]model.TypeRecord
	real     map[string]string // folders of packages without links, by the folders as they were read
	failed   bool              // some packages could not be asked about: that one is not found says nothing
	findings []Finding
}

// complete fills in what the source says.
func (c *completion) complete() {
	c.index()
	c.tellFailures()
	c.tellBroken()
	c.codeViews()
	c.classSets()
	c.stateMachines()
	c.keepShown()
}

// index finds the types that were read by their IDs, and where their packages
// lie. Of a package that was read twice, in two modules say, the first counts.
func (c *completion) index() {
	c.types, c.real = map[string]model.TypeRecord{}, map[string]string{}
	for _, r := range c.readings {
		for _, p := range r.Packages {
			c.real[p.Dir] = pattern.Real(p.Dir)
			for _, t := range p.Types {
				if _, twice := c.types[t.ID]; !twice {
					c.types[t.ID] = t
				}
			}
		}
	}
}

// tell adds a finding. The first of the places is where it is shown.
func (c *completion) tell(of Subject, code, message, hint string, at model.Origin, related ...model.Origin) {
	d := model.Diagnostic{Code: code, Severity: severityOf(code), Message: message, Hint: hint, Origin: at}
	for _, o := range related {
		if o.File != "" {
			d.Related = append(d.Related, o.Position)
		}
	}
	c.findings = append(c.findings, Finding{d, of})
}

// tellFailures tells why the go command gave no answer, where it gave none.
func (c *completion) tellFailures() {
	failures := []string{c.failure}
	for _, r := range c.readings {
		failures = append(failures, r.Failure)
	}
	slices.Sort(failures)
	for _, f := range slices.Compact(failures) {
		if f == "" {
			continue
		}
		c.failed = true
		message, hint, _ := strings.Cut(f, "\nhint: ")
		if hint == "" {
			hint = "see whether go list answers in the folder of the module"
		}
		c.tell(Subject{}, codeNotRead, "types that the model speaks of cannot be read: "+strings.TrimSpace(message), hint, c.model.Origin)
	}
}

// tellBroken tells of packages that were understood in part.
func (c *completion) tellBroken() {
	for _, r := range c.readings {
		for _, p := range r.Packages {
			if len(p.Problems) == 0 {
				continue
			}
			first := p.Problems[0]
			message := fmt.Sprintf("package %s does not compile, and is shown as far as it does: %s", p.Path, first.Message)
			if more := len(p.Problems) - 1; more > 0 {
				message += fmt.Sprintf(" (and %d more)", more)
			}
			c.tell(Subject{}, codeBroken, message, "correct it; go build "+p.Path+" says the same", model.Origin{Position: c.placed(first.Position)})
		}
	}
}

// placed is a position with its file as the model names files.
func (c *completion) placed(p model.Position) model.Position {
	if filepath.IsAbs(p.File) {
		if below, err := filepath.Rel(c.dir, p.File); err == nil {
			p.File = below
		}
	}
	p.File = filepath.ToSlash(p.File)
	return p
}

// packages are those that a pattern in a file of the model means.
func (c *completion) packages(file, text string) []*pkg {
	matches := pattern.Of(c.dir, file, text).Matcher()
	var all []*pkg
	for _, r := range c.readings {
		for i := range r.Packages {
			if p := &r.Packages[i]; matches(p.Path, c.real[p.Dir]) {
				all = append(all, p)
			}
		}
	}
	return all
}

// isShown reports whether a type is shown by a view that shows so much.
func isShown(t *model.TypeRecord, m model.MembersRecord) bool {
	return t.Command || m.Unexported || token.IsExported(t.Name)
}

// codeViews says what written code views show, and adds one for each
// component whose packages have types.
func (c *completion) codeViews() {
	c.model.Views = slices.Clone(c.model.Views)
	written := map[string]bool{} // IDs of what there is a view of
	keys := map[string]bool{}
	for i := range c.model.Views {
		v := &c.model.Views[i]
		keys[v.Key] = true
		if v.Kind != model.ViewCode {
			continue
		}
		written[v.Scope] = true
		ids, found := c.codeOf(v.Scope, v.Members)
		v.Types = ids
		e, _ := c.model.Element(v.Scope)
		of := Subject{Kind: model.SubjectElement, ID: e.ID, View: v.Key}
		switch words := string(e.Kind) + " " + strconv.Quote(e.Name); {
		case !found && c.failed:
		case !found:
			c.tell(of, codeNoPackage, "the code view of "+words+" finds no Go package", "correct the pattern of model.Code: it is relative to the file that it stands in", v.Origin, e.Origin)
		case len(ids) == 0:
			c.tell(of, codeNothing, "the code view of "+words+" finds no types to show", "leave the view out, or show what is not exported with model.Unexported", v.Origin, e.Origin)
		}
	}
	for _, e := range c.model.Elements {
		key := e.ID + "/code"
		if e.Kind != model.KindComponent || written[e.ID] || keys[key] {
			continue
		}
		if ids, _ := c.codeOf(e.ID, model.MembersRecord{}); len(ids) > 0 {
			c.model.Views = append(c.model.Views, model.ViewRecord{
				Key: key, Kind: model.ViewCode, Scope: e.ID, Title: e.Name, Types: ids, Default: true, Origin: e.Origin,
			})
		}
	}
	slices.SortFunc(c.model.Views, func(a, b model.ViewRecord) int { return strings.Compare(a.Key, b.Key) })
}

// codeOf are the IDs of the types in the packages that an element, or a part of
// it, is bound to. Without a package it is false.
func (c *completion) codeOf(scope string, m model.MembersRecord) (ids []string, found bool) {
	for _, e := range c.model.Elements {
		if e.ID != scope && !slices.Contains(c.model.Ancestors(e.ID), scope) {
			continue
		}
		for _, text := range e.Code {
			for _, p := range c.packages(e.Origin.File, text) {
				found = true
				for i := range p.Types {
					if isShown(&p.Types[i], m) {
						ids = append(ids, p.Types[i].ID)
					}
				}
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), found
}

// classSets says what the views of class sets show, and ties classes to their
// types.
func (c *completion) classSets() {
	c.model.ClassSets = slices.Clone(c.model.ClassSets)
	shown := map[string][]string{}
	for i := range c.model.ClassSets {
		s := &c.model.ClassSets[i]
		ids := c.typesOf(s)
		shown[s.ID] = ids
		s.Classes = slices.Clone(s.Classes)
		for j := range s.Classes {
			k := &s.Classes[j]
			k.Type = c.tie(subjectOf(s), k.Type, string(k.Kind)+" "+strconv.Quote(k.Name), k.Origin)
		}
		for j := range s.Classes {
			c.compare(s, &s.Classes[j])
		}
	}
	for i := range c.model.Views {
		if v := &c.model.Views[i]; v.Kind == model.ViewClass {
			v.Types = shown[v.Subject]
		}
	}
}

// subjectOf is a class set as what findings are about.
func subjectOf(s *model.ClassSetRecord) Subject {
	return Subject{Kind: model.SubjectClassSet, ID: s.ID}
}

// typesOf are the IDs of the Go types in a class set.
func (c *completion) typesOf(s *model.ClassSetRecord) []string {
	var ids []string
	words := "class set " + strconv.Quote(s.Name)
	told := len(c.findings)
	for _, t := range s.Types {
		packages := c.packages(s.Origin.File, t.Package)
		if len(packages) == 0 {
			c.noPackage(subjectOf(s), words, t.Package, s.Origin)
			continue
		}
		matched := make([]bool, len(t.Names))
		for _, p := range packages {
			for i := range p.Types {
				if c.isChosen(&p.Types[i], t.Names, s.Members, matched) {
					ids = append(ids, p.Types[i].ID)
				}
			}
		}
		for i, name := range t.Names {
			if !matched[i] {
				c.tell(subjectOf(s), codeNoMatch, fmt.Sprintf("%s names types %s of %s, and there is none", words, strconv.Quote(name), strconv.Quote(t.Package)),
					meant(packages, name)+"; names are matched whole, as path.Match does", s.Origin)
			}
		}
	}
	if len(ids) == 0 && len(s.Types) > 0 && len(s.Classes) == 0 && len(c.findings) == told {
		c.tell(subjectOf(s), codeNothing, words+" finds no types to show", "name packages that export some, or show what is not exported with model.Unexported", s.Origin)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// isChosen reports whether patterns of names choose a type, and notes which of
// them match it.
func (c *completion) isChosen(t *model.TypeRecord, names []string, m model.MembersRecord, matched []bool) bool {
	if len(names) == 0 {
		return isShown(t, m)
	}
	chosen := false
	for i, name := range names {
		if ok, err := path.Match(name, t.Name); err == nil && ok && (isShown(t, m) || isLower(name)) {
			matched[i], chosen = true, true
		}
	}
	return chosen
}

// isLower reports whether a pattern begins as the names do that are not
// exported.
func isLower(pattern string) bool {
	return !strings.ContainsAny(pattern[:1], `*?[\`) && !token.IsExported(pattern)
}

func (c *completion) noPackage(of Subject, words, text string, at model.Origin) {
	if c.failed {
		return
	}
	c.tell(of, codeNoPackage, words+" takes types of "+strconv.Quote(text)+", and no Go package is there",
		"correct the pattern: it is relative to the file that it stands in", at)
}

// meant is a hint that names a type whose name is like the one that was looked
// for, or has it as a part; else all types that are exported, if these are few.
func meant(packages []*pkg, name string) string {
	letters := strings.Trim(name, "*?")
	var known, longer []string
	for _, p := range packages {
		for _, t := range p.Types {
			known = append(known, t.Name)
			if letters != "" && strings.Contains(strings.ToLower(t.Name), strings.ToLower(letters)) {
				longer = append(longer, t.Name)
			}
		}
	}
	like, words := suggest.Nearest(letters, known), "there is "
	if len(like) == 0 {
		slices.Sort(longer)
		like = longer[:min(len(longer), 1)]
	}
	if len(like) == 0 {
		// The type may have another name now. Of few, all are told.
		slices.Sort(known)
		like = slices.DeleteFunc(slices.Compact(known), func(name string) bool { return !token.IsExported(name) })
		words = "the types there are "
	}
	const few = 5
	if len(like) == 0 || len(like) > few {
		return "look for a typing mistake"
	}
	for i := range like {
		like[i] = strconv.Quote(like[i])
	}
	return words + strings.Join(like, ", ")
}

// tie is a reference with the ID of its type, if that is there.
func (c *completion) tie(of Subject, ref *model.TypeRef, words string, at model.Origin) *model.TypeRef {
	if ref == nil {
		return nil
	}
	packages := c.packages(at.File, ref.Package)
	if len(packages) == 0 {
		c.noPackage(of, words, ref.Package, at)
		return ref
	}
	for _, p := range packages {
		for _, t := range p.Types {
			if t.Name == ref.Name {
				tied := *ref
				tied.ID = t.ID
				return &tied
			}
		}
	}
	c.tell(of, codeNoType, words+" is tied to the type "+strconv.Quote(ref.Name)+" of "+strconv.Quote(ref.Package)+", which does not exist",
		meant(packages, ref.Name), at)
	return ref
}

// keepShown puts those types into the model that something in it refers to,
// with the relations between them.
func (c *completion) keepShown() {
	keep := map[string]bool{}
	for _, v := range c.model.Views {
		for _, id := range v.Types {
			keep[id] = true
		}
	}
	for _, s := range c.model.ClassSets {
		for _, k := range s.Classes {
			if k.Type != nil && k.Type.ID != "" {
				keep[k.Type.ID] = true
			}
		}
	}
	for _, s := range c.model.StateMachines {
		if s.Type != nil && s.Type.ID != "" {
			keep[s.Type.ID] = true
		}
	}
	c.model.Types = nil
	for id := range keep {
		t := c.types[id]
		t.Origin.Position = c.placed(t.Origin.Position)
		t.Fields, t.Methods, t.Constants = c.members(t.Fields), c.members(t.Methods), c.members(t.Constants)
		t.Relations = slices.DeleteFunc(slices.Clone(t.Relations), func(r model.ClassRelationRecord) bool { return !keep[r.To] })
		for i := range t.Relations {
			t.Relations[i].Origin.Position = c.placed(t.Relations[i].Origin.Position)
		}
		if len(t.Relations) == 0 {
			t.Relations = nil
		}
		c.model.Types = append(c.model.Types, t)
	}
	slices.SortFunc(c.model.Types, func(a, b model.TypeRecord) int { return strings.Compare(a.ID, b.ID) })
}

func (c *completion) members(list []model.MemberRecord) []model.MemberRecord {
	list = slices.Clone(list)
	for i := range list {
		list[i].Origin.Position = c.placed(list[i].Origin.Position)
	}
	return list
}
