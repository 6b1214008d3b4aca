package model_test

import (
	"strconv"
	"testing"

	"github.com/lintel-go/lintel/model"
)

// BenchmarkDefineAndBuild measures a workspace of 1,000 elements and 2,000
// relationships from its first call to the built model.
func BenchmarkDefineAndBuild(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		m, ds := large().Build()
		if len(m.Elements) != 1000 || len(m.Relationships) != 2000 || len(ds) > 0 {
			b.Fatal(len(m.Elements), len(m.Relationships), ds)
		}
	}
}

// BenchmarkDefine measures the definitions alone.
func BenchmarkDefine(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		large()
	}
}

// BenchmarkEncode measures the JSON form of the same workspace.
func BenchmarkEncode(b *testing.B) {
	m, _ := large().Build()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := model.Encode(m); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecode measures reading that form.
func BenchmarkDecode(b *testing.B) {
	m, _ := large().Build()
	data, err := model.Encode(m)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := model.Decode(data); err != nil {
			b.Fatal(err)
		}
	}
}

// large returns a workspace of 10 people, 90 systems with 10 containers each,
// and two relationships for each element.
func large() *model.Workspace {
	w := model.New("Large", "Many systems")
	var all []model.Element
	for i := range 10 {
		all = append(all, w.Person("Person "+strconv.Itoa(i), "Somebody who works with the systems"))
	}
	for i := range 90 {
		s := w.System("System "+strconv.Itoa(i), "Does one of many things", model.Owner("team"))
		all = append(all, s)
		for j := range 10 {
			all = append(all, s.Container("Container "+strconv.Itoa(j), "Does a part of it", model.Technology("Go"), model.Tag("part")))
		}
	}
	for i, e := range all {
		for j := range 2 {
			to := all[(i+13+31*j)%len(all)]
			switch from := e.(type) {
			case *model.Person:
				from.Uses(to, "Asks for things", model.Technology("HTTPS"))
			case *model.System:
				from.Uses(to, "Asks for things", model.Technology("HTTPS"))
			case *model.Container:
				from.Uses(to, "Asks for things", model.Technology("HTTPS"))
			}
		}
	}
	return w
}
