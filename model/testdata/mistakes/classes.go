package mistakes

import "github.com/lintel-go/lintel/model"

func classes() *model.Workspace {
	w := model.New("Classes", "")
	s, other := w.Classes("S", ""), w.Classes("Other", "")
	a := s.Class("A", "") // at classA
	b := s.Class("B", "") // at classB
	i := s.Interface("I", "")
	e := s.Enumeration("E", "")
	a.Field("Items", "[]Item") // at fieldItems
	a.Field("Items", "int")    // want `LNT-M062 class "A" already has a member "Items" \(<fieldItems>\)`
	a.Method("Items() int")    // want `LNT-M062 class "A" already has a member "Items"`
	a.Field("two words", "")   // want `LNT-M061 class "A" is given the field "two words"\n\thint: write a name as Go has it`
	a.Method("Post")           // want `LNT-M061 class "A" is given the method "Post"\n\thint: write it as in Go, without func`
	a.Method("func (a) X()")   // want `LNT-M061 class "A" is given the method "func \(a\) X\(\)"`
	a.Method("Post(e Entry")   // want `LNT-M061 class "A" is given the method "Post\(e Entry"`
	e.Constant("1st")          // want `LNT-M061 enumeration "E" is given the constant "1st"`
	i.Method("")               // want `LNT-M061 interface "I" is given the method ""`
	s.Class("A", "")           // want `LNT-M005 class "A" is already defined \(<classA>\)`
	s.Interface("", "")        // want `LNT-M003 an interface has no name`
	s.Enumeration("e!", "")    // want `LNT-M006 enumeration "e!" has the same ID as enumeration "E"`
	a.Extends(b)
	b.Extends(a)                                                                // want `LNT-M065 class "B" extends class "A", and so itself \(<classA>\)`
	i.Extends(i)                                                                // want `LNT-M065 interface "I" extends interface "I", and so itself`
	a.Has(b, "buyer")                                                           // at buyer
	a.Has(b, "buyer")                                                           // want `LNT-M064 that class "A" has class "B" is already written \(<buyer>\)\n\thint: remove one, or tell them apart by their roles`
	a.Has(b, "seller", model.Multiplicity("many"))                              // want `LNT-M011 class "A" is given the multiplicity "many"`
	a.Owns(b, "parts", model.Multiplicity("3..2"))                              // want `LNT-M011 class "A" is given the multiplicity "3..2"`
	a.Owns(b, "ends", model.Multiplicity("2"), model.Multiplicity("*"))         // want `LNT-M010 class "A" is given two values for its multiplicity`
	a.Owns(b, "rest", nil)                                                      // want `LNT-M009 class "A" is given a nil option`
	a.Implements(nil)                                                           // want `LNT-M001 what class "A" implements is nil`
	a.DependsOn(nil, "")                                                        // want `LNT-M001 what class "A" depends on is nil`
	a.Has(other.Class("C", ""), "c")                                            // want `LNT-M063 class "A" has class "C" of class set "Other"`
	a.DependsOn(model.New("W", "").Classes("F", "").Class("Foreign", ""), "it") // want `LNT-M002 class "Foreign" belongs to another workspace`
	w.Classes("S", "")                                                          // want `LNT-M005 class set "S" is already defined`
	w.Classes("T", "", model.Types("/abs"))                                     // want `LNT-M011 class set "T" is given the code pattern "/abs"`
	w.Classes("U", "", model.Types("./u", "[a"))                                // want `LNT-M011 class set "U" is given the name pattern "\[a"`
	w.Classes("V", "", model.Types("./v", ""))                                  // want `LNT-M011 class set "V" is given the name pattern ""`
	s.View(model.Include(w.Person("P", "")))                                    // want `LNT-M054 view of class set "S" includes person "P", which such a view never shows`
	w.System("Bare", "").CodeView()                                             // want `LNT-M066 code view of system "Bare" has no code to show`
	var none *model.Class
	none.Owns(b, "x") // want `LNT-M001 Owns is called on a nil \*model.Class`
	return w
}
