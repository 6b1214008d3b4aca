package project

import (
	"reflect"
	"slices"
	"sync"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
)

// prepared are the workspaces of the last load, by the folder of the package:
// what is made of a model holds as long as the loader gives the same one.
type prepared struct {
	sync.Mutex
	last map[string]preparation
}

// preparation is a workspace, and the model that it was made of.
type preparation struct {
	of        *model.Model
	workspace Workspace
}

// of is the workspace that was made of a model, if its files of icons are still
// what they were.
func (p *prepared) of(folder string, m *model.Model) (Workspace, bool) {
	p.Lock()
	have := p.last[folder]
	p.Unlock()
	if have.of != m {
		return Workspace{}, false
	}
	w := have.workspace
	return w, len(w.icons.files) == 0 || reflect.DeepEqual(readIcons(w.Model, w.Dir), w.icons)
}

func (p *prepared) keep(m *model.Model, w Workspace) Workspace {
	p.Lock()
	defer p.Unlock()
	if p.last == nil {
		p.last = map[string]preparation{}
	}
	p.last[w.Folder] = preparation{m, w}
	return w
}

// rules keeps what the rules say of a workspace, and what they asked of the disk.
type rules struct {
	sync.Mutex
	done  bool
	found []drift.Finding
	asked map[question]bool // and the answers
}

// question is whether there is code in a folder.
type question struct{ folder, pattern string }

// of is what the rules say of w. It is asked of them again only if one of their
// questions has another answer than before.
func (r *rules) of(w Workspace) []drift.Finding {
	r.Lock()
	defer r.Unlock()
	for q, was := range r.asked {
		r.done = r.done && w.hasCode(q.folder, q.pattern) == was
	}
	if !r.done {
		r.asked = map[question]bool{}
		o := w.options()
		o.Code = func(folder, pattern string) bool {
			is := w.hasCode(folder, pattern)
			r.asked[question{folder, pattern}] = is
			return is
		}
		r.found, r.done = w.judge(o), true
	}
	found := slices.Clone(r.found)
	for i := range found {
		found[i].Positions = slices.Clone(found[i].Positions) // which may be changed
	}
	return found
}
