package view

import (
	"cmp"
	"fmt"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lintel-go/lintel/internal/signature"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
)

// classSet shows a class set: its hand-written classes, and the Go types that
// it takes.
func (r *Resolver) classSet(v *model.ViewRecord) (diagram.Diagram, error) {
	s, ok := r.m.ClassSet(v.Subject)
	if !ok {
		return diagram.Diagram{}, fmt.Errorf("its class set %q is not in the model", v.Subject)
	}
	c := classes{members: s.Members, at: map[string]int{}}
	for i := range s.Classes {
		c.written(&s.Classes[i], r.typeOf(s.Classes[i].Type))
	}
	return c.diagram(r.typesOf(v.Types)), nil
}

// code shows the Go types that an element is bound to.
func (r *Resolver) code(v *model.ViewRecord) (diagram.Diagram, error) {
	if _, ok := r.at[v.Scope]; !ok {
		return diagram.Diagram{}, fmt.Errorf("its scope %q is not in the model", v.Scope)
	}
	c := classes{members: v.Members, at: map[string]int{}}
	return c.diagram(r.typesOf(v.Types)), nil
}

func (r *Resolver) typesOf(ids []string) []model.TypeRecord {
	var all []model.TypeRecord
	for _, id := range ids {
		if t, ok := r.m.Type(id); ok {
			all = append(all, t)
		}
	}
	return all
}

func (r *Resolver) typeOf(ref *model.TypeRef) *model.TypeRecord {
	if ref == nil {
		return nil
	}
	if t, ok := r.m.Type(ref.ID); ok {
		return &t
	}
	return nil
}

// classes are what a class diagram is made of.
type classes struct {
	members model.MembersRecord
	all     []shownClass
	at      map[string]int // index into all, by the ID of a class, and by that of a type
}

// shownClass is one box, and the lines that lead from it.
type shownClass struct {
	node      diagram.Node
	pkg       string // import path; empty: it was written by hand
	read      bool   // its members are those of a type
	fields    []member
	methods   []member
	constants []member
	made      string        // what the type is made of; of a class or an interface, nothing
	more      []diagram.Row // what the class is not drawn to implement
	relations []relation
}

// member is a row, unless it is drawn as a line.
type member struct {
	model.MemberRecord
	row  diagram.Row
	line bool
}

// relation is a line.
type relation struct {
	model.ClassRelationRecord
	read  bool     // from source
	roles []string // of those that it stands for
}

// written takes a class that was written by hand. Without members it shows
// those of the type that it is tied to.
func (c *classes) written(k *model.ClassRecord, t *model.TypeRecord) {
	s := shownClass{node: diagram.Node{
		ID: k.ID, Name: k.Name, Description: k.Description, Symbol: symbolOf(k.Kind), Type: stereotype(k.Kind), Origin: k.Origin,
	}}
	s.fields = c.rowsOf(k.Fields, true, fieldRow)
	s.methods = c.rowsOf(k.Methods, true, func(m model.MemberRecord) diagram.Row { return methodRow("", m) })
	s.constants = c.rowsOf(k.Constants, true, constantRow)
	if t != nil {
		if len(s.fields)+len(s.methods)+len(s.constants) == 0 {
			c.take(&s, t)
		}
		c.at[t.ID] = len(c.all)
	}
	for _, r := range k.Relations {
		s.relations = append(s.relations, relation{ClassRelationRecord: r})
	}
	c.at[k.ID] = len(c.all)
	c.all = append(c.all, s)
}

// read takes a type, unless a class stands for it.
func (c *classes) read(t *model.TypeRecord) {
	if _, ok := c.at[t.ID]; ok {
		return
	}
	s := shownClass{pkg: t.Package, node: diagram.Node{
		ID: t.ID, Name: t.Name, Description: t.Doc, Symbol: symbolOf(t.Kind), Type: stereotype(t.Kind), Origin: t.Origin,
	}}
	if t.Parameters != "" {
		s.node.Name += "[" + t.Parameters + "]"
	}
	c.take(&s, t)
	c.at[t.ID] = len(c.all)
	c.all = append(c.all, s)
}

// take takes the members and relations of a type.
func (c *classes) take(s *shownClass, t *model.TypeRecord) {
	whole := c.members.Unexported || t.Command
	s.read = true
	s.fields = c.rowsOf(t.Fields, whole, fieldRow)
	s.methods = c.rowsOf(t.Methods, whole, func(m model.MemberRecord) diagram.Row { return methodRow(t.Name, m) })
	s.constants = c.rowsOf(t.Constants, whole, constantRow)
	if t.Underlying != "" && t.Kind != model.TypeEnumeration {
		s.made = t.Underlying
	}
	for _, r := range t.Relations {
		s.relations = append(s.relations, relation{ClassRelationRecord: r, read: true})
	}
}

// rowsOf are members as rows: all, or those that are exported.
func (c *classes) rowsOf(members []model.MemberRecord, all bool, row func(model.MemberRecord) diagram.Row) []member {
	var rows []member
	for _, m := range members {
		if all || token.IsExported(m.Name) {
			rows = append(rows, member{MemberRecord: m, row: row(m)})
		}
	}
	return rows
}

func symbolOf(k model.TypeKind) diagram.Symbol {
	switch k {
	case model.TypeClass:
		return diagram.SymbolClass
	case model.TypeInterface:
		return diagram.SymbolInterface
	case model.TypeEnumeration:
		return diagram.SymbolEnumeration
	}
	return diagram.SymbolType
}

// stereotype is the word above the name of what is no class.
func stereotype(k model.TypeKind) string {
	if k == model.TypeClass {
		return ""
	}
	return "«" + string(k) + "»"
}

// The marks of visibility: to everybody, and within the package.
const (
	public  = "+ "
	private = "− "
)

func visible(name string) string {
	if token.IsExported(name) {
		return public + name
	}
	return private + name
}

func fieldRow(m model.MemberRecord) diagram.Row {
	row := diagram.Row{Text: visible(m.Name), Detail: m.Doc}
	if m.Type != "" {
		row.Text += ": " + m.Type
	}
	return row
}

func constantRow(m model.MemberRecord) diagram.Row {
	row := diagram.Row{Text: m.Name, Detail: m.Doc}
	if m.Type != "" {
		row.Detail = strings.TrimSpace("= " + m.Type + "\n" + m.Doc)
	}
	return row
}

// rowLength is how many characters a method's row has at most. A longer one
// leaves out types, then names; its detail has all of them.
const rowLength = 46

// methodRow is a method in UML's words: "+ Get(key: string): (Value, error)".
func methodRow(receiver string, m model.MemberRecord) diagram.Row {
	full := "func " + m.Name + m.Type
	if receiver != "" {
		star := ""
		if m.Pointer {
			star = "*"
		}
		full = "func (" + star + receiver + ") " + m.Name + m.Type
	}
	row := diagram.Row{Text: visible(m.Name) + m.Type, Detail: strings.TrimSpace(full + "\n" + m.Doc)}
	s, ok := signature.Parse(m.Type)
	if !ok {
		return row
	}
	for i := range s.Parameters {
		if s.Parameters[i].Name == "_" {
			s.Parameters[i].Name = ""
		}
	}
	results := ""
	switch types := texts(s.Results, func(p signature.Parameter) string { return p.Type }); {
	case len(types) == 1:
		results = ": " + types[0]
	case len(types) > 1:
		results = ": (" + strings.Join(types, ", ") + ")"
	}
	for _, form := range []func(signature.Parameter) string{
		func(p signature.Parameter) string { return strings.TrimPrefix(p.Name+": "+p.Type, ": ") },
		func(p signature.Parameter) string { return cmp.Or(p.Name, p.Type) },
		func(signature.Parameter) string { return "" },
	} {
		inside := strings.Join(texts(s.Parameters, form), ", ")
		if inside == "" && len(s.Parameters) > 0 {
			inside = "…"
		}
		row.Text = visible(m.Name) + "(" + inside + ")" + results
		if utf8.RuneCountInString(row.Text) <= rowLength {
			break
		}
	}
	return row
}

func texts(parameters []signature.Parameter, form func(signature.Parameter) string) []string {
	var all []string
	for _, p := range parameters {
		if words := form(p); words != "" {
			all = append(all, words)
		}
	}
	return all
}

// mostHolders is how many classes may hold one by lines. What more hold is a
// value like a number: it stands in their rows.
const mostHolders = 5

// diagram is the picture of all classes, and of the types beside them.
func (c *classes) diagram(types []model.TypeRecord) diagram.Diagram {
	for i := range types {
		c.read(&types[i])
	}
	c.connect()
	var d diagram.Diagram
	packages := c.packages(&d)
	most := mostRows(len(c.all))
	for _, s := range c.all {
		n := s.node
		if packages {
			n.Parent = s.pkg
		}
		if s.read {
			if c.members.WithoutFields {
				s.fields = nil
			}
			if c.members.WithoutMethods {
				s.methods = nil
			}
		}
		n.Compartments, n.Members = compartments(s, most), s.members()
		d.Nodes = append(d.Nodes, n)
		for _, r := range s.relations {
			d.Edges = append(d.Edges, c.edge(s, r))
		}
	}
	sortNodes(d.Nodes)
	sortEdges(d.Edges)
	return d
}

// packages puts a boundary around the types of each package, if they are of
// several, and tells whether it did.
func (c *classes) packages(d *diagram.Diagram) bool {
	var paths []string
	for _, s := range c.all {
		if s.pkg != "" {
			paths = append(paths, s.pkg)
		}
	}
	slices.Sort(paths)
	paths = slices.Compact(paths)
	if len(paths) < 2 {
		return false
	}
	for _, p := range paths {
		d.Boundaries = append(d.Boundaries, diagram.Boundary{
			ID: p, Kind: diagram.BoundaryPackage, Name: strings.TrimPrefix(p, shared(paths)), Description: p,
		})
	}
	return true
}

// shared is the folder that import paths have in common, with the slash
// behind it.
func shared(paths []string) string {
	common := path.Dir(paths[0]) + "/"
	for _, p := range paths[1:] {
		for !strings.HasPrefix(p, common) {
			common = path.Dir(strings.TrimSuffix(common, "/")) + "/"
			if common == "./" {
				return ""
			}
		}
	}
	return common
}

// mostRows is how many rows a compartment has at most, the last of which says
// how many more there are, in a picture of so many classes.
func mostRows(classes int) int {
	switch {
	case classes <= 6:
		return 14
	case classes <= 16:
		return 9
	}
	return 6
}

// connect keeps the relations that are drawn: those between shown classes,
// several between the same two as one, without those that follow from others.
func (c *classes) connect() {
	for i := range c.all {
		s := &c.all[i]
		s.relations = slices.DeleteFunc(s.relations, func(r relation) bool {
			_, ok := c.at[r.To]
			return !ok
		})
		for j := range s.relations {
			s.relations[j].To = c.all[c.at[s.relations[j].To]].node.ID
		}
	}
	c.dropHubs()
	kept := make([][]relation, len(c.all))
	for i, s := range c.all {
		for _, r := range s.relations {
			if !c.follows(s, r) {
				kept[i] = append(kept[i], r)
			}
		}
	}
	for i := range c.all {
		s := &c.all[i]
		s.relations = kept[i]
		c.gather(s)
		for _, r := range s.relations {
			for j := range s.fields {
				f := &s.fields[j]
				f.line = f.line || f.Name == r.Role && (s.read || c.says(r, f.Type))
			}
		}
		s.relations = merged(s.relations)
	}
}

// says tells whether the line of a relation says all that a written field's
// type does: its row would repeat it. What a type that was read says more, the
// relation has as its multiplicity.
func (c *classes) says(r relation, typ string) bool {
	return typ == "" || strings.TrimPrefix(typ, "*") == c.all[c.at[r.To]].node.Name
}

// mostInterfaces is how many interfaces one type may implement by lines. One
// that implements more, as an option of many constructors does, says so in a row.
const mostInterfaces = 5

// gather makes a row of the lines to interfaces if there are too many.
func (c *classes) gather(s *shownClass) {
	gathered := func(r relation) bool { return r.read && r.Kind == model.RelationRealization }
	var names []string
	for _, r := range s.relations {
		if gathered(r) {
			names = append(names, c.all[c.at[r.To]].node.Name)
		}
	}
	if len(names) <= mostInterfaces {
		return
	}
	slices.Sort(names)
	s.relations = slices.DeleteFunc(s.relations, gathered)
	s.more = append(s.more, diagram.Row{Text: fmt.Sprintf("implements %d interfaces", len(names)), Detail: strings.Join(names, "\n")})
}

// dropHubs drops the lines to what many hold.
func (c *classes) dropHubs() {
	holders := map[string]map[string]bool{}
	for _, s := range c.all {
		for _, r := range s.relations {
			if isHeld(r) && r.read && r.To != s.node.ID {
				if holders[r.To] == nil {
					holders[r.To] = map[string]bool{}
				}
				holders[r.To][s.node.ID] = true
			}
		}
	}
	for i := range c.all {
		s := &c.all[i]
		s.relations = slices.DeleteFunc(s.relations, func(r relation) bool {
			return isHeld(r) && r.read && len(holders[r.To]) > mostHolders
		})
	}
}

func isHeld(r relation) bool {
	return r.Kind == model.RelationAssociation || r.Kind == model.RelationComposition
}

// follows tells whether a relation follows from others: it was read, and is a
// dependency beside something stronger, or says that a type implements what
// something that it extends implements, or what something that it implements
// extends.
func (c *classes) follows(s shownClass, r relation) bool {
	switch {
	case !r.read:
	case r.Kind == model.RelationDependency:
		between := func(relations []relation, to string) bool {
			return slices.ContainsFunc(relations, func(o relation) bool { return o.To == to && o.Kind != model.RelationDependency })
		}
		return r.Description == "" && (between(s.relations, r.To) || between(c.all[c.at[r.To]].relations, s.node.ID))
	case r.Kind == model.RelationRealization:
		for _, o := range s.relations {
			if o.To == r.To || o.Kind != model.RelationGeneralization && o.Kind != model.RelationRealization {
				continue
			}
			if c.reaches(o.To, r.To, map[string]bool{s.node.ID: true}) {
				return true
			}
		}
	}
	return false
}

// reaches tells whether generalizations and realizations lead from one class
// to the other.
func (c *classes) reaches(from, to string, seen map[string]bool) bool {
	if from == to {
		return true
	}
	if seen[from] {
		return false
	}
	seen[from] = true
	for _, r := range c.all[c.at[from]].relations {
		if (r.Kind == model.RelationGeneralization || r.Kind == model.RelationRealization) && c.reaches(r.To, to, seen) {
			return true
		}
	}
	return false
}

// merged makes one relation of several that were read, of one kind and
// multiplicity, to the same class. One that is written stands for those that
// say the same.
func merged(relations []relation) []relation {
	var out []relation
	for _, r := range relations {
		if r.read && slices.ContainsFunc(relations, func(o relation) bool {
			return !o.read && o.Kind == r.Kind && o.To == r.To && (!isHeld(r) || o.Role == r.Role)
		}) {
			continue
		}
		i := slices.IndexFunc(out, func(o relation) bool {
			return o.read && r.read && o.Kind == r.Kind && o.To == r.To && o.Multiplicity == r.Multiplicity && o.Description == r.Description
		})
		if i < 0 {
			i = len(out)
			out = append(out, r)
		}
		if r.Role != "" {
			out[i].roles = append(out[i].roles, r.Role)
		}
	}
	return out
}

// mostRoles is how many roles one line names.
const mostRoles = 2

func (c *classes) edge(s shownClass, r relation) diagram.Edge {
	line := lineOf(r.Kind)
	e := diagram.Edge{
		ID: s.node.ID + "->" + r.To + ":" + string(line), From: s.node.ID, To: r.To, Line: line,
		Origin: r.Origin,
		// What is more general stands above.
		Back: r.Kind == model.RelationGeneralization || r.Kind == model.RelationRealization,
	}
	if isHeld(r) {
		if !r.read && r.Role != "" {
			e.ID += ":" + r.Role
		}
		if r.Multiplicity != "" {
			e.ID += "[" + r.Multiplicity + "]"
		}
		e.Multiplicity = r.Multiplicity
		e.Role = strings.Join(r.roles[:min(len(r.roles), mostRoles)], ", ")
		if more := len(r.roles) - mostRoles; more > 0 {
			e.Role += " +" + strconv.Itoa(more)
			e.Detail = r.roles
		}
	}
	if r.Description != "" {
		e.Text = []string{r.Description}
		e.ID += ":" + r.Description
	}
	return e
}

func lineOf(k model.RelationKind) diagram.Line {
	switch k {
	case model.RelationGeneralization:
		return diagram.LineGeneralization
	case model.RelationRealization:
		return diagram.LineRealization
	case model.RelationComposition:
		return diagram.LineComposition
	case model.RelationDependency:
		return diagram.LineDependency
	}
	return diagram.LineAssociation
}

// members is what the class consists of; nil if there is nothing to tell.
func (s shownClass) members() *diagram.Members {
	records := func(members []member) []model.MemberRecord {
		var all []model.MemberRecord
		for _, m := range members {
			all = append(all, m.MemberRecord)
		}
		return all
	}
	if s.made == "" && len(s.constants)+len(s.fields)+len(s.methods) == 0 {
		return nil
	}
	return &diagram.Members{Underlying: s.made, Constants: records(s.constants), Fields: records(s.fields), Methods: records(s.methods)}
}

// compartments are the constants, the fields and the methods of a class.
func compartments(s shownClass, most int) []diagram.Compartment {
	var all []diagram.Compartment
	add := func(rows []diagram.Row, sort string) {
		if len(rows) > most {
			rest := rows[most-1:]
			more := diagram.Row{Text: fmt.Sprintf("… %d more %s", len(rest), sort)}
			var details []string
			for _, r := range rest {
				details = append(details, r.Text)
			}
			more.Detail = strings.Join(details, "\n")
			rows = append(slices.Clip(rows[:most-1]), more)
		}
		if len(rows) > 0 {
			all = append(all, rows)
		}
	}
	var made []diagram.Row
	if s.made != "" {
		made = append(made, diagram.Row{Text: s.made})
	}
	add(slices.Concat(made, s.more), "")
	add(rows(s.constants), "constants")
	add(rows(s.fields), "fields")
	add(rows(s.methods), "methods")
	return all
}

// rows are those of the members that are not drawn as lines.
func rows(members []member) []diagram.Row {
	var all []diagram.Row
	for _, m := range members {
		if !m.line {
			all = append(all, m.row)
		}
	}
	return all
}
