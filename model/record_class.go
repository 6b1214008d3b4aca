package model

// ClassSetRecord is a set of classes that one picture shows.
type ClassSetRecord struct {
	ID          string        `json:"id"`
	Owner       string        `json:"owner,omitempty"` // ID of the system, container or component it belongs to; empty: the workspace
	Name        string        `json:"name"`
	Description string        `json:"description,omitempty"`
	Types       []TypesRecord `json:"types,omitempty"`   // which Go types are in it, in the order they were given
	Members     MembersRecord `json:"members,omitzero"`  // what is shown of them
	Classes     []ClassRecord `json:"classes,omitempty"` // written by hand, in that order
	Origin      Origin        `json:"origin"`
}

// TypesRecord names Go types by patterns.
type TypesRecord struct {
	Package string   `json:"package"`         // pattern of packages, relative to the folder of the file that names them
	Names   []string `json:"names,omitempty"` // patterns of path.Match; none: all types
}

// MembersRecord says what is shown of Go types.
type MembersRecord struct {
	Unexported     bool `json:"unexported,omitempty"` // types, too
	WithoutFields  bool `json:"withoutFields,omitempty"`
	WithoutMethods bool `json:"withoutMethods,omitempty"`
}

// TypeKind says what a type or a class is.
type TypeKind string

// The kinds of type. Classes that were written by hand are of the first three.
const (
	TypeClass       TypeKind = "class" // in Go, a struct
	TypeInterface   TypeKind = "interface"
	TypeEnumeration TypeKind = "enumeration" // in Go, a named type with constants
	TypeNamed       TypeKind = "type"        // any other named type
	TypeFunction    TypeKind = "function"
	TypeAlias       TypeKind = "alias"
)

// ClassRecord is a class that was written by hand. One that is tied to a Go
// type and has no members shows those of the type.
type ClassRecord struct {
	ID          string                `json:"id"` // made of its name, unique in its set
	Kind        TypeKind              `json:"kind"`
	Name        string                `json:"name"`
	Description string                `json:"description,omitempty"`
	Type        *TypeRef              `json:"type,omitempty"`
	Fields      []MemberRecord        `json:"fields,omitempty"`
	Methods     []MemberRecord        `json:"methods,omitempty"`
	Constants   []MemberRecord        `json:"constants,omitempty"`
	Relations   []ClassRelationRecord `json:"relations,omitempty"` // to classes of the set, by their IDs
	Origin      Origin                `json:"origin"`
}

// TypeRecord is a type that was read from Go source. Members and relations
// stand in the order of the source.
type TypeRecord struct {
	ID         string                `json:"id"`      // import path, a dot and the name: "example.com/shop/order.Order"
	Package    string                `json:"package"` // import path
	Name       string                `json:"name"`
	Kind       TypeKind              `json:"kind"`
	Doc        string                `json:"doc,omitempty"`        // first sentence of its comment
	Parameters string                `json:"parameters,omitempty"` // of a generic type: "K comparable, V any"
	Underlying string                `json:"underlying,omitempty"` // what it is made of, unless it is a class or an interface: "map[string]Item"
	Command    bool                  `json:"command,omitempty"`    // its package is main: what it exports nobody can import
	Fields     []MemberRecord        `json:"fields,omitempty"`
	Methods    []MemberRecord        `json:"methods,omitempty"`
	Constants  []MemberRecord        `json:"constants,omitempty"`
	Relations  []ClassRelationRecord `json:"relations,omitempty"` // to types of the model, by their IDs
	Origin     Origin                `json:"origin"`
}

// MemberRecord is a field, a method or a constant.
type MemberRecord struct {
	Name    string `json:"name"`
	Type    string `json:"type,omitempty"`    // of a method, the signature: "(e Entry) error"; of a constant that was read, its value
	Doc     string `json:"doc,omitempty"`     // first sentence of its comment
	Pointer bool   `json:"pointer,omitempty"` // it is a method of pointers alone
	Origin  Origin `json:"origin,omitzero"`
}

// RelationKind says how one class relates to another.
type RelationKind string

// The kinds of relation, in UML's words.
const (
	RelationGeneralization RelationKind = "generalization" // it is a special kind of the other; in Go, embeds it
	RelationRealization    RelationKind = "realization"    // it implements the other, an interface
	RelationAssociation    RelationKind = "association"    // it refers to the other
	RelationComposition    RelationKind = "composition"    // the other is a part of it
	RelationDependency     RelationKind = "dependency"     // it needs the other without holding it
)

// ClassRelationRecord leads from the class or type that holds it to another.
type ClassRelationRecord struct {
	Kind         RelationKind `json:"kind"`
	To           string       `json:"to"`
	Role         string       `json:"role,omitempty"`         // of an association or composition; of one that was read, the name of the field
	Multiplicity string       `json:"multiplicity,omitempty"` // at its end; empty: one, or nobody knows
	Description  string       `json:"description,omitempty"`
	Origin       Origin       `json:"origin,omitzero"`
}
