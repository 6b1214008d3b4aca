// Package lintel is Lintel written in its own language: who uses it, what it
// runs as, what it is made of, and how a saved file becomes a new picture.
//
// Every package of the repository belongs to one component, and the check of
// the repository holds the relationships here against what the packages
// import. The narrative is in docs; the decisions are those of the repository.
package lintel

import "github.com/lintel-go/lintel/model"

// The technologies that more than one line speaks of.
const (
	goPackage = model.Technology("Go package")
	files     = model.Technology("Files")
	process   = model.Technology("Process")
)

// maintainers owns all of it.
const maintainers = model.Owner("Lintel maintainers")

// foundation marks what nearly every other component stands on. Pictures of
// the others leave it out.
const foundation = model.Tag("foundation")

// product holds the elements of the model that more than one function speaks
// of.
type product struct {
	architect, reviewer, reader, contributor *model.Person

	git, ci, browser, command *model.System

	system                                *model.System
	program, tool, cache, pages, workshop *model.Container

	language *model.Component
	tools    tools
}

// Workspace returns the model of Lintel.
func Workspace() *model.Workspace {
	w := model.New("Lintel", "Architecture written down as Go code: pictures, a site, and checks that hold it against what is built")

	var p product
	p.neighbours(w)
	p.containers(w)
	p.components()
	p.workplace()
	p.relationships()

	p.rebuild()
	p.check()
	p.watching()
	p.records()
	p.stages()
	p.useCases()

	p.views()
	w.Severity("LNT-C006", model.SeverityError) // no package of this module is out of the picture
	w.Unbound("../../cmd/lab", "it plays the case studies, and is no part of Lintel")
	w.Waive("LNT-M111", "the relationships of all components are more than a picture holds; the page of each lists its own")

	p.system.Docs("docs")
	p.system.Decisions("../../docs/decisions")
	return w
}

// neighbours defines who stands around Lintel.
func (p *product) neighbours(w *model.Workspace) {
	p.architect = w.Person("Architect", "Writes a system down in Go, and watches its pictures change")
	p.reviewer = w.Person("Reviewer", "Sees in a change what becomes of the architecture")
	p.reader = w.Person("Reader", "Wants to know how the system works")
	p.contributor = w.Person("Contributor", "Changes Lintel itself")

	p.git = w.System("Git repository", "Keeps models, documents and committed pictures beside the code", model.External)
	p.ci = w.System("CI", "Runs the check on every change", model.External)
	p.browser = w.System("Web browser", "Shows the site", model.External)
	p.command = w.System("Go command", "Lists, compiles and links Go packages", model.External)
}

// containers defines Lintel and what it runs as.
func (p *product) containers(w *model.Workspace) {
	p.system = w.System("Lintel", "Turns models into pictures and pages, and checks them", maintainers)
	p.program = p.system.Container("Workspace program", "The author's model, compiled with the language and run for a moment",
		model.Technology("Go"), maintainers)
	p.tool = p.system.Container("Tool", "Loads, draws, checks and serves", model.Technology("Go"), model.Terminal, maintainers)
	p.cache = p.system.Container("Cache folder", "Programs, models, types and layouts that still hold", files, model.Folder, maintainers)
	p.pages = p.system.Container("Site", "Pages with every picture, document and decision",
		model.Technology("HTML, SVG"), model.Folder, maintainers)
	p.workshop = p.system.Container("Workshop", "What holds the repository to its promises", model.Technology("Go tests, make"), maintainers)
}

// relationships defines how people and other systems meet Lintel.
func (p *product) relationships() {
	p.architect.Uses(p.git, "Commits models and documents")
	p.architect.Uses(p.tools.commands, "Runs while writing", model.Technology("Terminal"))
	p.architect.Uses(p.browser, "Watches pictures change")
	p.reviewer.Uses(p.git, "Reviews changed pictures")
	p.reviewer.Uses(p.tools.checker, "Reads reports of")
	p.reader.Uses(p.browser, "Opens")
	p.reader.Uses(p.pages, "Reads")
	p.contributor.Uses(p.workshop, "Runs make test", model.Technology("Terminal"))
	p.browser.Uses(p.pages, "Shows", files)
	p.browser.Uses(p.tools.server, "Asks for pages", model.Technology("HTTP"))
	p.tools.server.Uses(p.browser, "Tells of changes", model.Technology("Server-sent events"), model.Async)
	p.ci.Uses(p.git, "Checks out")
	p.ci.Uses(p.tools.commands, "Runs lintel check", process)
}
