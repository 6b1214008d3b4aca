package lintel

import "github.com/lintel-go/lintel/model"

// tools are the components of the tool.
type tools struct {
	commands, project                                    *model.Component
	loader, types, bindings, store, revisions, history   *model.Component
	checker, runs, test, differences, overlays, drawn    *model.Component
	renderer, diagrams, notations, layouts               *model.Component
	scenes, outputs, exports, letters, looks, geometry   *model.Component
	site, documents, search, words, server, watcher      *model.Component
	timing, suggestions, reference, alignment, textFiles *model.Component
}

// components defines what the program and the tool are made of.
func (p *product) components() {
	function := p.program.Component("Workspace function", "What the author writes", goPackage)
	p.language = p.program.Component("Language", "Handles to write with, and the data that comes of them", goPackage, model.Code("../../model"))
	function.Uses(p.language, "Defines elements and views")

	t := &p.tools
	t.commands = p.tool.Component("Commands", "One for each thing that the tool does", goPackage, model.Code("../../cmd/lintel"))
	t.project = p.tool.Component("Project", "Joins all parts for a folder of models", goPackage, model.Code("../../internal/project"))
	t.checker = p.tool.Component("Checker", "Holds models against rules, and committed pictures against fresh ones", goPackage, model.Code("../../internal/drift"))
	t.test = p.tool.Component("Go test", "Holds a workspace in an author's own tests", goPackage, model.Code("../../drift"))
	t.differences = p.tool.Component("Differences", "Say in words how two models differ", goPackage, model.Code("../../internal/drift/diff"))
	t.drawn = p.tool.Component("Drift pictures", "Put on pictures what the checks found", goPackage, model.Code("../../internal/drift/drawn"))
	t.runs = p.tool.Component("Recorded runs", "Reads traces, and holds them against scenarios", goPackage,
		model.Code("../../internal/otlp"), model.Code("../../internal/recorded"))

	reading := p.tool.Group("Reading")
	t.loader = reading.Component("Loader", "Builds and runs workspaces, and reads the models", goPackage, model.Code("../../internal/load/..."))
	t.types = reading.Component("Type reader", "Reads the Go types that a model speaks of", goPackage,
		model.Code("../../internal/code"), model.Code("../../internal/code/pattern"), model.Code("../../internal/signature"))
	t.bindings = reading.Component("Binding checker", "Holds relationships and imports against each other", goPackage,
		model.Code("../../internal/code/bindings"), model.Code("../../internal/code/imports"))
	t.revisions = reading.Component("Revisions", "Lay a revision of the repository out in a folder", goPackage, model.Code("../../internal/revision"))
	t.history = reading.Component("History", "Reads what changed last in the repository", goPackage, model.Code("../../internal/history"))
	t.store = reading.Component("Store", "Keeps what was made, and knows a file by its stamp", goPackage,
		model.Code("../../internal/load/store"), model.Code("../../internal/stamp"))

	drawing := p.tool.Group("Drawing")
	t.renderer = drawing.Component("Renderer", "Runs the stages of a picture", goPackage, model.Code("../../render"))
	t.diagrams = drawing.Component("Views", "Decide what one picture shows", goPackage,
		model.Code("../../render/view"), model.Code("../../render/diagram"))
	t.notations = drawing.Component("Notations", "Measure and draw C4 and UML", goPackage, model.Code("../../render/notation/..."))
	t.layouts = drawing.Component("Layouts", "Say where things go", goPackage, model.Code("../../render/layout/..."))
	t.scenes = drawing.Component("Scenes", "What is drawn where, and the rules of legibility", goPackage, model.Code("../../render/scene"))
	t.outputs = drawing.Component("Outputs", "Write scenes as SVG, PNG and PDF", goPackage,
		model.Code("../../render/svg"), model.Code("../../render/png"), model.Code("../../render/pdf"))
	t.exports = drawing.Component("Exports", "Write diagrams for other tools", goPackage, model.Code("../../render/export"))
	t.overlays = drawing.Component("Overlays", "Make one diagram of two, with marks", goPackage, model.Code("../../render/overlay"))
	t.letters = drawing.Component("Typography", "Measures text, and finds its outlines", goPackage, foundation,
		model.Code("../../render/text"), model.Code("../../render/typeface"))
	t.looks = drawing.Component("Themes and icons", "Colours, sizes and marks, as data", goPackage, foundation,
		model.Code("../../render/theme"), model.Code("../../render/icon"))
	t.geometry = drawing.Component("Geometry", "Points, boxes and paths in whole pixels", goPackage, foundation, model.Code("../../render/geom"))

	publishing := p.tool.Group("Publishing")
	t.site = publishing.Component("Site generator", "Plans and makes pages", goPackage, model.Code("../../site"))
	t.documents = publishing.Component("Documents", "Read Markdown and decision records", goPackage,
		model.Code("../../site/markdown"), model.Code("../../site/decisions"))
	t.search = publishing.Component("Search index", "What a page finds without a server", goPackage, model.Code("../../site/search"))
	t.words = publishing.Component("Words and templates", "The interface's languages, looks and scripts", goPackage,
		model.Code("../../site/words"), model.Code("../../templates"))
	t.server = publishing.Component("Server", "Shows the site, and tells pages what changed", goPackage, model.Code("../../site/serve"))
	t.watcher = publishing.Component("Watcher", "Says when files have changed", goPackage, model.Code("../../site/watch"))

	t.timing = p.tool.Component("Timing", "Says where the time of a command went", goPackage, foundation, model.Code("../../internal/timing"))
	t.suggestions = p.tool.Component("Suggestions", "Names what a mistyped word may have meant", goPackage, foundation, model.Code("../../internal/suggest"))
	t.alignment = p.tool.Component("Alignment", "Finds what two lists have in common", goPackage, foundation, model.Code("../../internal/align"))
	t.textFiles = p.tool.Component("Text files", "Say where in a file something is wrong", goPackage, foundation, model.Code("../../internal/textfile"))
	t.reference = p.tool.Component("Reference of findings", "A page for each code, with an example", goPackage, model.Code("../../docs/reference/findings"))

	p.running()
	p.reading()
	p.drawing()
	p.publishing()
}

// running defines how the tool is put together.
func (p *product) running() {
	t := p.tools
	t.commands.Uses(p.language, "Prints models of")
	t.commands.Uses(t.project, "Opens, loads, draws, checks")
	t.commands.Uses(t.checker, "Prints reports of")
	t.commands.Uses(t.renderer, "Names engines and formats")
	t.commands.Uses(t.diagrams, "Prints diagrams of")
	t.commands.Uses(t.scenes, "Prints scenes of")
	t.commands.Uses(t.looks, "Lists themes of")
	t.commands.Uses(t.letters, "Tells of missing letters")
	t.commands.Uses(t.site, "Writes into a folder with")
	t.commands.Uses(t.words, "Lists languages of")
	t.commands.Uses(t.server, "Hands over each good site")
	t.commands.Uses(t.watcher, "Waits for changes")
	t.commands.Uses(t.timing, "Prints timings of")
	t.commands.Uses(t.reference, "Prints pages of")
	t.commands.Uses(t.suggestions, "Finds mistyped codes")

	t.project.Uses(p.language, "Passes on models of")
	t.project.Uses(t.loader, "Loads models")
	t.project.Uses(t.types, "Completes models")
	t.project.Uses(t.bindings, "Checks bindings, and counts them")
	t.project.Uses(t.store, "Keeps what was made")
	t.project.Uses(t.checker, "Checks models and pictures")
	t.project.Uses(t.renderer, "Draws views")
	t.project.Uses(t.diagrams, "Resolves views")
	t.project.Uses(t.layouts, "Chooses engine and cache")
	t.project.Uses(t.outputs, "Writes pictures")
	t.project.Uses(t.exports, "Writes for other tools")
	t.project.Uses(t.looks, "Reads themes and icons")
	t.project.Uses(t.letters, "Tells of missing letters")
	t.project.Uses(t.site, "Plans the site")
	t.project.Uses(t.timing, "Times stages")
	t.project.Uses(t.suggestions, "Finds mistyped codes")
	t.project.Uses(p.git, "Reads models, writes pictures", files)

	t.test.Uses(p.language, "Builds workspaces of")
	t.test.Uses(t.project, "Checks one workspace with")
	t.test.Uses(t.checker, "Words findings with")

	t.checker.Uses(p.language, "Holds models of")
	t.checker.Uses(t.geometry, "Puts pictures side by side with")
	t.checker.Uses(t.letters, "Puts words beside pictures with")
	t.checker.Uses(t.runs, "Names how runs differ")
	t.runs.Uses(p.language, "Reads scenarios of")
	t.project.Uses(t.runs, "Hands traces to")
	t.commands.Uses(t.runs, "Writes scenarios with")
	t.commands.Uses(t.differences, "Prints reports of")
	t.commands.Uses(t.drawn, "Writes pages of")
	t.commands.Uses(t.revisions, "Lays out what to compare with")
	t.commands.Uses(t.loader, "Tells what could not be loaded")
	t.project.Uses(t.differences, "Compares models with")
	t.project.Uses(t.documents, "Reads what differs in")
	t.project.Uses(t.overlays, "Joins diagrams with")
	t.project.Uses(t.suggestions, "Asks what was meant")
	t.project.Uses(t.textFiles, "Names lines of settings with")
	t.checker.Uses(t.textFiles, "Names lines of a baseline with")
	t.checker.Uses(t.alignment, "Pairs marks with")
	t.differences.Uses(t.alignment, "Pair steps with")
	t.overlays.Uses(t.alignment, "Pair items with")
	t.runs.Uses(t.textFiles, "Name lines of traces with")
	t.drawn.Uses(p.language, "Read models of")
	t.drawn.Uses(t.checker, "Write beside reports of")
	t.drawn.Uses(t.runs, "Draw runs of")
	t.drawn.Uses(t.diagrams, "Mark diagrams of")
	t.drawn.Uses(t.looks, "Take icons of")
	t.project.Uses(t.drawn, "Draws findings with")
	t.differences.Uses(p.language, "Take models apart of")
	t.differences.Uses(t.checker, "Write like")
	t.differences.Uses(t.looks, "Compare colours of")
	t.overlays.Uses(p.language, "Tell kinds of")
	t.overlays.Uses(t.diagrams, "Join diagrams of")
	t.revisions.Uses(p.git, "Read", process)
	t.project.Uses(t.history, "Asks what changed last")
	t.history.Uses(p.git, "Asks", process)
	t.checker.Uses(t.renderer, "Looks at pictures of")
	t.checker.Uses(t.diagrams, "Asks what views show")
	t.checker.Uses(t.scenes, "Names broken rules of")
	t.checker.Uses(t.looks, "Names icons and colours")
}

// reading defines how a model is read.
func (p *product) reading() {
	t := p.tools
	t.loader.Uses(p.language, "Decodes models of")
	t.loader.Uses(p.program, "Builds and runs", process)
	t.loader.Uses(p.command, "Lists and builds with", process)
	t.loader.Uses(t.store, "Keeps programs and models")
	t.loader.Uses(t.timing, "Times stages")
	t.types.Uses(p.language, "Completes models of")
	t.types.Uses(p.command, "Asks about packages", process)
	t.types.Uses(t.loader, "Runs the go command with")
	t.types.Uses(t.store, "Keeps types")
	t.types.Uses(t.suggestions, "Asks what was meant")
	t.bindings.Uses(p.language, "Checks models of")
	t.bindings.Uses(t.types, "Reads patterns with")
	t.bindings.Uses(t.loader, "Learns of modules from")
	t.bindings.Uses(t.store, "Keeps imports")
	t.store.Uses(p.cache, "Reads and writes", files)
}

// drawing defines how a picture is drawn.
func (p *product) drawing() {
	t := p.tools
	t.renderer.Uses(p.language, "Draws views of")
	t.renderer.Uses(t.diagrams, "Resolves with")
	t.renderer.Uses(t.notations, "Measures and draws with")
	t.renderer.Uses(t.layouts, "Asks for places")
	t.renderer.Uses(t.scenes, "Checks")
	t.renderer.Uses(t.looks, "Paints with")
	t.renderer.Uses(t.timing, "Times stages")
	t.diagrams.Uses(p.language, "Choose from models of")
	t.diagrams.Uses(t.types, "Write signatures as")
	t.diagrams.Uses(t.looks, "Give icons of")
	for _, u := range []struct {
		from, to *model.Component
		what     string
	}{
		{t.notations, t.diagrams, "Draw diagrams of"},
		{t.notations, t.layouts, "Place with"},
		{t.notations, t.scenes, "Draw into"},
		{t.notations, t.letters, "Measure with"},
		{t.notations, t.looks, "Take sizes from"},
		{t.notations, t.geometry, "Reckon with"},
		{t.notations, p.language, "Keep positions of"},
		{t.layouts, t.geometry, "Reckon with"},
		{t.layouts, p.language, "Take directions of"},
		{t.scenes, t.diagrams, "Name marks after"},
		{t.scenes, t.looks, "Name colours of"},
		{t.scenes, t.geometry, "Reckon with"},
		{t.scenes, p.language, "Keep positions of"},
		{t.outputs, t.scenes, "Write"},
		{t.outputs, t.letters, "Write text with"},
		{t.outputs, t.looks, "Paint with"},
		{t.outputs, t.geometry, "Reckon with"},
		{t.exports, t.diagrams, "Write"},
		{t.exports, t.scenes, "Take places from"},
		{t.exports, t.notations, "Take words from"},
		{t.exports, t.letters, "Measure with"},
		{t.exports, t.looks, "Take colours from"},
		{t.exports, t.geometry, "Reckon with"},
		{t.exports, p.language, "Tell kinds of"},
		{t.looks, t.geometry, "Reckon with"},
		{t.looks, t.suggestions, "Ask what was meant"},
	} {
		u.from.Uses(u.to, u.what)
	}
}

// publishing defines how a site is made and shown.
func (p *product) publishing() {
	t := p.tools
	t.site.Uses(p.language, "Tells of models of")
	t.site.Uses(t.diagrams, "Resolves views with")
	t.site.Uses(t.documents, "Reads documents with")
	t.site.Uses(t.search, "Makes the index with")
	t.site.Uses(t.words, "Fills")
	t.site.Uses(t.letters, "Measures with")
	t.site.Uses(t.store, "Knows files by stamps of")
	t.site.Uses(t.suggestions, "Asks what was meant")
	t.site.Uses(t.timing, "Times stages")
	t.site.Uses(p.pages, "Writes", files)
	t.server.Uses(t.words, "Shows problems with")
}
