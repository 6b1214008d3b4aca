package model

import "slices"

func (b *builder) buildClassSets() []ClassSetRecord {
	records := make([]ClassSetRecord, len(b.workspace.classSets))
	for i, s := range b.workspace.classSets {
		records[i] = ClassSetRecord{
			ID:          b.topicID(&s.topic),
			Owner:       b.id(s.owner),
			Name:        b.name(s.name, "a class set", s, s.at),
			Description: b.text(s.description, "description", s, s.at),
			Types:       slices.Clone(s.attributes.types),
			Members:     s.attributes.members,
			Classes:     b.classes(s),
			Origin:      b.locator.origin(s.at),
		}
		b.descends(s)
	}
	return sortRecords(records, func(s *ClassSetRecord) string { return s.ID })
}

func (b *builder) classes(s *ClassSet) []ClassRecord {
	var records []ClassRecord
	taken := make(ids, len(s.classes))
	for _, c := range s.classes {
		r := ClassRecord{
			ID:          b.claim(taken, b.part(&c.attributes, c.name, c, c.at), holder{c, c.at}),
			Kind:        c.kind,
			Name:        b.name(c.name, c.kind.article(), c, c.at),
			Description: b.text(c.description, "description", c, c.at),
			Fields:      b.members(c, "field", c.fields),
			Methods:     b.members(c, "method", c.methods),
			Constants:   b.members(c, "constant", c.constants),
			Origin:      b.locator.origin(c.at),
		}
		if t := c.attributes.typ; t.Name != "" {
			r.Type = &t
		}
		records = append(records, r)
	}
	for i, c := range s.classes {
		for _, r := range c.relations {
			records[i].Relations = append(records[i].Relations, ClassRelationRecord{
				Kind:         r.kind,
				To:           records[r.to.number].ID,
				Role:         b.text(r.role, "role", c, r.at),
				Multiplicity: r.attributes.multiplicity,
				Description:  b.text(r.description, "description", c, r.at),
				Origin:       b.locator.origin(r.at),
			})
		}
	}
	return records
}

func (b *builder) members(c *class, sort string, members []member) []MemberRecord {
	var records []MemberRecord
	for _, m := range members {
		records = append(records, MemberRecord{
			Name:   m.name,
			Type:   b.text(m.typ, "type of its "+sort+" "+quote(m.name), c, m.at),
			Origin: b.locator.origin(m.at),
		})
	}
	return records
}

// descends reports classes that extend themselves, directly or through
// others.
func (b *builder) descends(s *ClassSet) {
	generals := func(c *class) []*classRelation {
		return slices.DeleteFunc(slices.Clone(c.relations), func(r *classRelation) bool { return r.kind != RelationGeneralization })
	}
	cycles(s.classes, generals, func(r *classRelation) *class { return r.to }, func(way []*classRelation) {
		last := way[len(way)-1]
		from := last.to
		if len(way) > 1 {
			from = way[len(way)-2].to
		}
		b.report(problem{
			code:    codeExtendsItself,
			message: from.words() + " extends " + last.to.words() + ", and so itself",
			hint:    "a class is never a special kind of itself; use Has or Owns for what it holds",
			at:      last.at,
			related: []stack{last.to.at},
		})
	})
}

// article returns the kind with an article before it.
func (k TypeKind) article() string {
	if k == TypeClass {
		return "a class"
	}
	return "an " + string(k)
}
