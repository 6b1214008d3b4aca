package lintel

import "github.com/lintel-go/lintel/model"

// views says what pictures leave out, and adds those of single parts: all
// components of the tool at once are more than anybody would look at.
func (p *product) views() {
	t := p.tools
	p.tool.ComponentView(model.Title("The tool, in large"),
		model.Exclude(foundation, p.program, p.workshop,
			t.notations, t.layouts, t.scenes, t.outputs, t.exports, t.documents, t.search, t.words))
	p.tool.ComponentView(model.Key("lintel/tool/reading"), model.Title("How a model is read"),
		model.Exclude(but("reading", "project", "timing", "suggestions", "text-files"), p.workshop))
	p.tool.ComponentView(model.Key("lintel/tool/drawing"), model.Title("How a picture is drawn"),
		model.Exclude(but("drawing", "project", "alignment"), p.program, p.git, p.workshop))
	p.tool.ComponentView(model.Key("lintel/tool/publishing"), model.Title("How a site is made and shown"),
		model.Exclude(but("publishing", "project", "commands"), p.program, p.git, p.workshop))
	p.workshop.ComponentView(model.Title("What holds the repository"), model.Exclude(p.program))
}

// but selects the components of the tool that are neither in the group nor
// among the names.
func but(group string, names ...string) model.Predicate {
	const tool = "lintel/tool"
	kept := map[string]bool{}
	for _, name := range names {
		kept[tool+"/"+name] = true
	}
	return model.Where(func(e model.ElementRecord) bool {
		return e.Parent == tool && e.Group != "group:"+tool+"/"+group && !kept[e.ID]
	})
}
