package project

import (
	"encoding/json"
	"reflect"
	"slices"
	"sync"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/internal/load/store"
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
	kept *store.Store // from one process to the next; nil: nothing is
	key  string       // in there

	sync.Mutex
	done bool
	judgement
}

// judgement is what rules said.
type judgement struct {
	Found []drift.Finding `json:"found"`
	Asked []question      `json:"asked"`
}

// question is whether there is code in a folder, and the answer.
type question struct {
	Folder  string `json:"folder"`
	Pattern string `json:"pattern"`
	Yes     bool   `json:"yes"`
}

// of is what the rules say of w. It is asked of them again only if one of their
// questions has another answer than before.
func (r *rules) of(w Workspace) []drift.Finding {
	r.Lock()
	defer r.Unlock()
	if !r.done {
		r.done = r.recall()
	}
	r.done = r.done && !slices.ContainsFunc(r.Asked, func(q question) bool { return w.hasCode(q.Folder, q.Pattern) != q.Yes })
	if !r.done {
		r.judgement = judgement{}
		o := w.options()
		o.Code = func(folder, pattern string) bool {
			q := question{folder, pattern, w.hasCode(folder, pattern)}
			if !slices.Contains(r.Asked, q) {
				r.Asked = append(r.Asked, q)
			}
			return q.Yes
		}
		r.Found, r.done = w.judge(o), true
		r.keep()
	}
	found := slices.Clone(r.Found)
	for i := range found {
		found[i].Positions = slices.Clone(found[i].Positions) // which may be changed
	}
	return found
}

// recall finds what the rules said in an earlier process.
func (r *rules) recall() bool {
	if r.kept == nil || r.key == "" {
		return false
	}
	data, ok := r.kept.Get(r.key)
	return ok && json.Unmarshal(data, &r.judgement) == nil
}

// keep is for the next process, which can do without.
func (r *rules) keep() {
	if r.kept == nil || r.key == "" {
		return
	}
	if data, err := json.Marshal(r.judgement); err == nil {
		_ = r.kept.Put(r.key, data)
	}
}
