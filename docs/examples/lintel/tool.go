package lintel

import "github.com/lintel-go/lintel/model"

// parts are the components of the tool that others speak of.
type parts struct {
	project, loader, types, site, server *model.Component
}

// tooling defines the components of the tool, and how they use each other.
func tooling(tool *model.Container) parts {
	commands := tool.Component("Commands", "One for each thing that the tool does", goPackage, model.Code("../../../cmd/lintel"))
	p := parts{
		project: tool.Component("Project", "Joins all parts for a folder of models", goPackage, model.Code("../../../internal/project")),
		loader:  tool.Component("Loader", "Builds and runs workspaces, and reads the models", goPackage, model.Code("../../../internal/load")),
		types:   tool.Component("Type reader", "Reads the Go types that a model speaks of", goPackage, model.Code("../../../internal/code")),
		site:    tool.Component("Site generator", "Plans and makes pages", goPackage, model.Code("../../../site")),
		server:  tool.Component("Server", "Shows the site, and swaps what changed", goPackage, model.Code("../../../site/serve"), model.Code("../../../site/watch")),
	}
	checker := tool.Component("Checker", "Holds models against rules, and committed pictures against fresh ones", goPackage, model.Code("../../../internal/drift"))

	drawing := tool.Group("Drawing")
	views := drawing.Component("Views", "Decide what one picture shows", goPackage, model.Code("../../../render/view"))
	notations := drawing.Component("Notations", "Measure and draw C4 and UML", goPackage, model.Code("../../../render/notation/frame"))
	layouts := drawing.Component("Layouts", "Say where things go", goPackage, model.Code("../../../render/layout"))
	scenes := drawing.Component("Scenes", "What is drawn where, and the rules of legibility", goPackage, model.Code("../../../render/scene"))
	outputs := drawing.Component("Outputs", "Write scenes as SVG and PNG", goPackage, model.Code("../../../render/svg"), model.Code("../../../render/png"))

	commands.Uses(p.project, "Opens, loads, draws, checks")
	commands.Uses(p.server, "Hands over each good site")
	p.project.Uses(p.loader, "Loads models")
	p.project.Uses(p.types, "Completes models")
	p.project.Uses(views, "Resolves views")
	p.project.Uses(notations, "Draws diagrams")
	p.project.Uses(outputs, "Writes pictures")
	p.project.Uses(checker, "Checks models and pictures")
	p.project.Uses(p.site, "Plans the site")
	notations.Uses(layouts, "Asks for places")
	notations.Uses(scenes, "Draws")
	checker.Uses(scenes, "Names broken rules of")
	outputs.Uses(scenes, "Reads")
	p.server.Uses(p.site, "Makes pages when asked")
	return p
}
