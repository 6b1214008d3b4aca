package lintel

import "github.com/lintel-go/lintel/model"

// rebuild defines how a saved file becomes a new picture.
func (p *product) rebuild() {
	t := p.tools
	s := p.system.Scenario("A rebuild", "An architect saves a model while lintel serve runs, and the open page follows")
	s.Call(t.commands, t.watcher, "waits for a change")
	s.Call(p.architect, p.git, "saves a file")
	s.Note("The system notices the write; the watcher looks when the burst is over", t.watcher)
	s.Return(t.watcher, t.commands, "the files that changed")
	s.Alt(
		model.When("documents alone have changed", func(f *model.Flow) {
			f.Note("The models of the last load still hold", t.commands)
		}),
		model.When("Go code has changed", func(f *model.Flow) {
			f.Call(t.commands, t.project, "load")
			f.Call(t.project, t.loader, "load the packages")
			f.Opt("the sources are new", func(f *model.Flow) {
				f.Call(t.loader, p.command, "build with an overlay")
				f.Return(p.command, t.loader, "a program, or errors with lines")
			})
			f.Call(t.loader, p.program, "run")
			f.Return(p.program, t.loader, "the model and its diagnostics")
			f.Return(t.loader, t.project, "models")
			f.Return(t.project, t.commands, "workspaces")
		}),
	)
	s.Alt(
		model.When("a model is broken", func(f *model.Flow) {
			f.Call(t.commands, t.server, "show the problem over the last good site")
		}),
		model.When("all is sound", func(f *model.Flow) {
			f.Call(t.commands, t.server, "show the new plan")
			f.Send(t.server, p.browser, "the pages that changed")
			f.Call(p.browser, t.server, "asks for its page")
			f.Return(t.server, p.browser, "page with its pictures")
			f.Self(p.browser, "swaps the picture that changed")
		}),
	)
}

// check defines what CI meets.
func (p *product) check() {
	t := p.tools
	s := p.system.Scenario("A check", "CI holds a change against the model, the pictures and the code")
	s.Call(p.ci, p.git, "checks out the change")
	s.Call(p.ci, t.commands, "lintel check")
	s.Call(t.commands, t.project, "check")
	s.Call(t.project, t.loader, "load the packages")
	s.Return(t.loader, t.project, "models, and what kept others from loading")
	s.Call(t.project, t.types, "complete the models")
	s.Return(t.types, t.project, "types, and how they differ")
	s.Call(t.project, t.checker, "hold the models against the rules")
	s.Loop("for each view", func(f *model.Flow) {
		f.Call(t.project, t.renderer, "draw")
		f.Return(t.renderer, t.project, "a scene, and the rules that it breaks")
		f.Call(t.project, t.checker, "compare with the committed picture")
	})
	s.Return(t.checker, t.project, "findings")
	s.Return(t.project, t.commands, "a report")
	s.Alt(
		model.When("errors or warnings were found", func(f *model.Flow) {
			f.Return(t.commands, p.ci, "exit status 1, each finding with its line")
		}),
		model.When("otherwise", func(f *model.Flow) {
			f.Return(t.commands, p.ci, "exit status 0")
		}),
	)
}

// watching defines when the watcher looks at files.
func (p *product) watching() {
	m := p.system.StateMachine("Watcher", "When files are looked at: notices of the system only wake it")
	open := m.State("Open", "Files and folders are watched")
	waiting := open.State("Waiting", "Nothing has happened since the last look", model.Entry("set the poll timer"))
	gathering := open.State("Gathering", "A burst of notices is going on", model.Entry("set the quiet timer"))
	looking := open.State("Looking", "Files are held against what they were")
	closed := m.Final("Closed")
	m.Start(open)
	open.Start(waiting)
	waiting.On("notice", gathering, model.Action("note when the burst began"))
	gathering.On("notice", gathering, model.Action("note the file"))
	gathering.On("quiet, or out of patience", looking)
	waiting.On("time for a look around", looking)
	gathering.On("time for a look around", looking)
	waiting.On("notices were lost", looking)
	gathering.On("notices were lost", looking)
	looking.Then(waiting, model.Guard("nothing differs"))
	looking.Then(waiting, model.Guard("else"), model.Action("tell which files differ"))
	open.On("close", closed)
}

// useCases defines what Lintel is there for, and for whom.
func (p *product) useCases() {
	write := p.system.UseCase("Write a system down", "See each saved line as a picture")
	write.Actor(p.architect)
	p.system.UseCase("Publish a site", "Give readers pages that any web server can show").Actor(p.architect)
	p.system.UseCase("Read an architecture", "Find what a part does and who depends on it").Actor(p.reader)
	review := p.system.UseCase("Review a change", "See in pictures and words what becomes of the architecture")
	review.Actor(p.reviewer)
	hold := p.system.UseCase("Hold it true", "Fail when pictures, model and code stop agreeing")
	hold.Actor(p.ci)
	p.system.UseCase("Hand over a picture", "Use it in a document or in another tool").Actor(p.architect)
}
