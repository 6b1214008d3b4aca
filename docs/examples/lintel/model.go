// Package lintel is Lintel written in its own language: who uses it, what it
// runs as, and what it is made of, bound to the packages of this repository.
// It is the example of code views and class sets.
package lintel

import "github.com/lintel-go/lintel/model"

// The technologies that more than one line speaks of.
const (
	goPackage = model.Technology("Go package")
	files     = model.Technology("Files")
	process   = model.Technology("Process")
)

// Workspace returns the model of Lintel.
func Workspace() *model.Workspace {
	w := model.New("Lintel", "Architecture written down as Go code: pictures, a site, and checks that hold it against what is built")

	architect := w.Person("Architect", "Writes a system down in Go, and watches its pictures change")
	reviewer := w.Person("Reviewer", "Sees in a change what becomes of the architecture")
	reader := w.Person("Reader", "Wants to know how the system works")

	git := w.System("Git repository", "Keeps models, documents and committed pictures beside the code", model.External)
	ci := w.System("CI", "Runs the check on every change", model.External)
	browser := w.System("Web browser", "Shows the site", model.External)
	command := w.System("Go command", "Lists, compiles and links Go packages", model.External)

	lintel := w.System("Lintel", "Turns models into pictures and pages, and checks them")
	program := lintel.Container("Workspace program", "The author's model, compiled with the language and run for a moment",
		model.Technology("Go"))
	tool := lintel.Container("Tool", "Loads, draws, checks and serves", model.Technology("Go"), model.Terminal)
	cache := lintel.Container("Cache folder", "Programs, models, types and layouts that still hold", files, model.Folder)
	pages := lintel.Container("Site", "Pages with every picture, document and decision",
		model.Technology("HTML, SVG"), model.Folder)

	architect.Uses(git, "Commits models and documents")
	architect.Uses(tool, "Runs while writing", model.Technology("Terminal"))
	reviewer.Uses(git, "Reviews changed pictures")
	reader.Uses(browser, "Reads pages")
	browser.Uses(pages, "Shows", model.Technology("HTTP"))
	ci.Uses(git, "Checks out")
	ci.Uses(tool, "Runs lintel check", process)

	t := tooling(tool)
	t.project.Uses(git, "Reads models, writes pictures", files)
	t.project.Uses(cache, "Keeps what was computed", files)
	t.loader.Uses(command, "Lists and builds with", process)
	t.types.Uses(command, "Asks about packages", process)
	t.site.Uses(pages, "Writes", files)
	t.server.Uses(browser, "Tells of changes", model.Technology("Server-sent events"), model.Async)

	function := program.Component("Workspace function", "What the author writes", goPackage)
	language := program.Component("Language", "Handles to write with, and the data that comes of them", goPackage)
	function.Uses(language, "Defines elements and views")
	t.loader.Uses(function, "Calls", process)

	records(language)
	stages(lintel)
	return w
}
