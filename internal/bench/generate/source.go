package generate

import (
	"fmt"
	"strconv"
	"strings"
)

// perFile is how many systems a Go file describes.
const perFile = 25

// Go is the model as the files of a Go package of the name, by file name: a
// method for each system and one for what its containers use, as an author
// would split it.
func (m *Model) Go(pkg string) map[string]string {
	files := map[string]string{"model.go": m.goWorkspace(pkg)}
	for first := 0; first < len(m.Systems); first += perFile {
		files[goFile(first)] = m.goSystems(pkg, first, min(first+perFile, len(m.Systems)))
	}
	return files
}

// GoFile is the name of the file that describes the system with the index.
func GoFile(system int) string { return goFile(system / perFile * perFile) }

func goFile(first int) string { return fmt.Sprintf("systems%04d.go", first) }

func (m *Model) goWorkspace(pkg string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "// Package %s describes a generated model.\npackage %s\n\nimport \"github.com/lintel-go/lintel/model\"\n\n", pkg, pkg)
	b.WriteString("// elements are the handles that more than one function speaks of.\ntype elements struct {\n")
	for i, s := range m.Systems {
		fmt.Fprintf(&b, "\t%s *model.System\n", systemID(i))
		for k := range s.Containers {
			fmt.Fprintf(&b, "\t%s *model.Container\n", Place{i, k}.id())
		}
	}
	fmt.Fprintf(&b, "}\n\n// Workspace is the whole model.\nfunc Workspace() *model.Workspace {\n\tw := model.New(%q, %q)\n\tvar e elements\n", title, description)
	for i := range m.Systems {
		fmt.Fprintf(&b, "\te.system%d(w)\n", i)
	}
	for i := range m.Systems {
		fmt.Fprintf(&b, "\te.uses%d()\n", i)
	}
	if m.whole {
		fmt.Fprintf(&b, "\te.s0.ContainerView(model.Key(%q), model.Title(\"All containers\"), model.Include(\n", WholeKey)
		for i, s := range m.Systems {
			b.WriteString("\t\t")
			for k := range s.Containers {
				fmt.Fprintf(&b, "e.%s, ", Place{i, k}.id())
			}
			b.WriteString("\n")
		}
		b.WriteString("\t))\n")
	}
	for i, s := range m.Systems {
		for n := range m.cuts {
			fmt.Fprintf(&b, "\te.%s.ContainerView(model.Key(%q), model.Title(%q), model.Exclude(", systemID(i), CutKey(i, n), cutTitle(s, n))
			for k := range cut {
				fmt.Fprintf(&b, "e.%s, ", Place{i, (n*cut + k) % len(s.Containers)}.id())
			}
			b.WriteString("))\n")
		}
	}
	if m.docs != "" {
		fmt.Fprintf(&b, "\tw.Docs(%q)\n", m.docs)
	}
	b.WriteString("\treturn w\n}\n")
	return b.String()
}

func (m *Model) goSystems(pkg string, first, end int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n\nimport \"github.com/lintel-go/lintel/model\"\n", pkg)
	lines := map[int][]Line{}
	for _, l := range m.Lines {
		lines[l.From.System] = append(lines[l.From.System], l)
	}
	for i := first; i < end; i++ {
		s := m.Systems[i]
		fmt.Fprintf(&b, "\nfunc (e *elements) system%d(w *model.Workspace) {\n\te.%s = w.System(%q, %q)\n", i, systemID(i), s.Name, s.Description)
		for k, c := range s.Containers {
			fmt.Fprintf(&b, "\te.%s = e.%s.Container(%q, %q, model.Technology(%q))\n", Place{i, k}.id(), systemID(i), c.Name, c.Description, c.Technology)
		}
		fmt.Fprintf(&b, "}\n\nfunc (e *elements) uses%d() {\n", i)
		for _, l := range lines[i] {
			fmt.Fprintf(&b, "\te.%s.Uses(e.%s, %q, model.Technology(%q))\n", l.From.id(), l.To.id(), l.Label, l.Technology)
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// C4PlantUML is one picture of the whole model, in the macros of C4-PlantUML.
func (m *Model) C4PlantUML() string {
	var b strings.Builder
	b.WriteString("@startuml\n!include <C4/C4_Container>\n")
	for i, s := range m.Systems {
		fmt.Fprintf(&b, "System_Boundary(%s, %q) {\n", systemID(i), s.Name)
		for k, c := range s.Containers {
			fmt.Fprintf(&b, "  Container(%s, %q, %q, %q)\n", Place{i, k}.id(), c.Name, c.Technology, c.Description)
		}
		b.WriteString("}\n")
	}
	for _, l := range m.Lines {
		fmt.Fprintf(&b, "Rel(%s, %s, %q, %q)\n", l.From.id(), l.To.id(), l.Label, l.Technology)
	}
	b.WriteString("@enduml\n")
	return b.String()
}

// D2 is one picture of the whole model.
func (m *Model) D2() string {
	var b strings.Builder
	for i, s := range m.Systems {
		fmt.Fprintf(&b, "%s: %q {\n", systemID(i), s.Name)
		for k, c := range s.Containers {
			fmt.Fprintf(&b, "  %s: %q\n", Place{i, k}.id(), c.Name+"\n["+c.Technology+"]\n"+c.Description)
		}
		b.WriteString("}\n")
	}
	for _, l := range m.Lines {
		fmt.Fprintf(&b, "%s.%s -> %s.%s: %q\n", systemID(l.From.System), l.From.id(), systemID(l.To.System), l.To.id(), l.Label+"\n["+l.Technology+"]")
	}
	return b.String()
}

// Mermaid is one picture of the whole model, as a flowchart.
func (m *Model) Mermaid() string {
	var b strings.Builder
	b.WriteString("flowchart TB\n")
	for i, s := range m.Systems {
		fmt.Fprintf(&b, "  subgraph %s[\"%s\"]\n", systemID(i), s.Name)
		for k, c := range s.Containers {
			fmt.Fprintf(&b, "    %s[\"%s<br/>[%s]<br/>%s\"]\n", Place{i, k}.id(), c.Name, c.Technology, c.Description)
		}
		b.WriteString("  end\n")
	}
	for _, l := range m.Lines {
		fmt.Fprintf(&b, "  %s -->|\"%s<br/>[%s]\"| %s\n", l.From.id(), l.Label, l.Technology, l.To.id())
	}
	return b.String()
}

// LikeC4 is the model with a view of each system and one of the whole.
func (m *Model) LikeC4() string {
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", `\'`) + "'" }
	var b strings.Builder
	b.WriteString("specification {\n  element system\n  element container\n}\nmodel {\n")
	for i, s := range m.Systems {
		fmt.Fprintf(&b, "  %s = system %s %s {\n", systemID(i), quote(s.Name), quote(s.Description))
		for k, c := range s.Containers {
			fmt.Fprintf(&b, "    %s = container %s {\n      description %s\n      technology %s\n    }\n", Place{i, k}.id(), quote(c.Name), quote(c.Description), quote(c.Technology))
		}
		b.WriteString("  }\n")
	}
	for _, l := range m.Lines {
		fmt.Fprintf(&b, "  %s.%s -> %s.%s %s {\n    technology %s\n  }\n", systemID(l.From.System), l.From.id(), systemID(l.To.System), l.To.id(), quote(l.Label), quote(l.Technology))
	}
	b.WriteString("}\nviews {\n  view index {\n    include *\n  }\n  view whole {\n")
	for i := range m.Systems {
		fmt.Fprintf(&b, "    include %s, %s.*\n", systemID(i), systemID(i))
	}
	b.WriteString("  }\n")
	for i := range m.Systems {
		fmt.Fprintf(&b, "  view %s of %s {\n    include *\n  }\n", "of"+strconv.Itoa(i), systemID(i))
	}
	b.WriteString("}\n")
	return b.String()
}
