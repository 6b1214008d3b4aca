package recorded

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/lintel-go/lintel/model"
)

// A scenario is a grammar of runs: a regular expression over messages, with
// one more operator for what goes on side by side. It is matched by partial
// derivatives: what is left of the expression after a message, once for each
// step that the message may have been.
// (V. Antimirov, Partial derivatives of regular expressions and finite
// automaton constructions, Theoretical Computer Science 155, 1996; the operator
// for interleaving has the derivatives of a product.)

// node is an expression. Equal expressions are one node.
type node struct {
	id   int
	op   op
	step int // of opStep
	of   []*node
	void bool // it can be over without a message
}

type op int

const (
	opEmpty op = iota // no message
	opStep            // one message
	opSeq             // all of them, one after the other
	opAlt             // one of them
	opLoop            // any number of them
	opPar             // all of them, interleaved
)

// grammar makes nodes.
type grammar struct {
	steps []step
	nodes map[string]*node
	empty *node
}

// step is a message of the scenario.
type step struct {
	model.StepRecord
	from, to string   // services; empty: none
	branches []string // fragments that it is in, with the operand, outermost first
}

func newGrammar() *grammar {
	g := &grammar{nodes: map[string]*node{}}
	g.empty = g.make(opEmpty, 0)
	return g
}

func (g *grammar) make(o op, step int, of ...*node) *node {
	var room [64]byte // most keys are shorter: a run makes millions of them
	key := strconv.AppendInt(append(room[:0], byte(o)), int64(step), 10)
	for _, n := range of {
		key = strconv.AppendInt(append(key, ' '), int64(n.id), 10)
	}
	if n, ok := g.nodes[string(key)]; ok {
		return n
	}
	n := &node{id: len(g.nodes), op: o, step: step, of: of}
	isVoid := func(n *node) bool { return n.void }
	switch o {
	case opEmpty, opLoop:
		n.void = true
	case opAlt:
		n.void = slices.ContainsFunc(of, isVoid)
	case opSeq, opPar:
		n.void = !slices.ContainsFunc(of, func(n *node) bool { return !n.void })
	}
	g.nodes[string(key)] = n
	return n
}

func (g *grammar) seq(a, b *node) *node {
	switch {
	case a == g.empty:
		return b
	case b == g.empty:
		return a
	}
	return g.make(opSeq, 0, a, b)
}

func (g *grammar) par(a, b *node) *node {
	switch {
	case a == g.empty:
		return b
	case b == g.empty:
		return a
	}
	return g.make(opPar, 0, a, b)
}

func (g *grammar) alt(of ...*node) *node {
	var distinct []*node
	for _, n := range of {
		if n != nil && !slices.Contains(distinct, n) {
			distinct = append(distinct, n)
		}
	}
	switch len(distinct) {
	case 0:
		return g.empty
	case 1:
		return distinct[0]
	}
	return g.make(opAlt, 0, distinct...)
}

func (g *grammar) loop(n *node) *node {
	if n == g.empty || n.op == opLoop {
		return n
	}
	return g.make(opLoop, 0, n)
}

// next is what a step leads to.
type next struct {
	step int
	rest *node
}

// nexts are the steps that can come first, each with what is left after it.
func (g *grammar) nexts(n *node) []next {
	var all []next
	switch n.op {
	case opStep:
		return []next{{n.step, g.empty}}
	case opSeq:
		for _, x := range g.nexts(n.of[0]) {
			all = append(all, next{x.step, g.seq(x.rest, n.of[1])})
		}
		if n.of[0].void {
			all = append(all, g.nexts(n.of[1])...)
		}
	case opAlt:
		for _, one := range n.of {
			all = append(all, g.nexts(one)...)
		}
	case opLoop:
		for _, x := range g.nexts(n.of[0]) {
			all = append(all, next{x.step, g.seq(x.rest, n)})
		}
	case opPar:
		for _, x := range g.nexts(n.of[0]) {
			all = append(all, next{x.step, g.par(x.rest, n.of[1])})
		}
		for _, x := range g.nexts(n.of[1]) {
			all = append(all, next{x.step, g.par(n.of[0], x.rest)})
		}
	}
	return all
}

// reader turns steps into nodes.
type reader struct {
	*grammar
	model   *model.Model
	service map[string]string
	seen    func(step) bool // whether a run would show the step
	open    []string        // scenarios that are being read, against circles of refs
}

// sequence is steps one after the other: what they come to if none of their
// breaks is taken, and if one is; the latter is nil if there is none.
func (r *reader) sequence(steps []model.StepRecord, branches []string) (whole, broken *node) {
	whole = r.empty
	for i, s := range slices.Backward(steps) {
		if s.Kind == model.StepBreak {
			var ways []*node
			for k, o := range s.Operands {
				way, inner := r.sequence(o.Steps, in(branches, s, o, i, k))
				ways = append(ways, r.alt(way, inner))
			}
			if broken != nil {
				ways = append(ways, broken)
			}
			broken = r.alt(ways...)
			continue
		}
		one := r.one(s, branches, i)
		whole = r.seq(one, whole)
		if broken != nil {
			broken = r.seq(one, broken)
		}
	}
	return whole, broken
}

// closed is steps with all that can become of their breaks, which end no more
// than the fragment that the steps are in.
func (r *reader) closed(steps []model.StepRecord, branches []string) *node {
	whole, broken := r.sequence(steps, branches)
	return r.alt(whole, broken)
}

// in is the branches of what is in an operand.
func in(branches []string, s model.StepRecord, o model.OperandRecord, step, operand int) []string {
	return append(slices.Clip(branches), branchKey(s, o, step, operand))
}

// branchKey tells the operands of a scenario apart.
func branchKey(s model.StepRecord, o model.OperandRecord, step, operand int) string {
	return fmt.Sprintf("%s %d.%d %s:%d %s", s.Kind, step, operand, s.Origin.File, s.Origin.Line, o.Guard)
}

// one is one step that is no break.
func (r *reader) one(s model.StepRecord, branches []string, at int) *node {
	operand := func(k int) *node {
		return r.closed(s.Operands[k].Steps, in(branches, s, s.Operands[k], at, k))
	}
	switch s.Kind {
	case model.StepCall, model.StepSend, model.StepReturn, model.StepSelf, model.StepCreate, model.StepDestroy:
		m := step{s, r.service[s.From], r.service[s.To], branches}
		if !r.seen(m) {
			return r.empty
		}
		r.steps = append(r.steps, m)
		return r.make(opStep, len(r.steps)-1)
	case model.StepRef:
		other, ok := r.model.Scenario(s.Scenario)
		if !ok || slices.Contains(r.open, other.ID) {
			return r.empty
		}
		r.open = append(r.open, other.ID)
		n := r.closed(other.Steps, branches)
		r.open = r.open[:len(r.open)-1]
		return n
	case model.StepAlt:
		var ways []*node
		for k := range s.Operands {
			ways = append(ways, operand(k))
		}
		return r.alt(ways...)
	case model.StepOpt:
		return r.alt(r.empty, operand(0))
	case model.StepLoop:
		// A break ends the loop and not the round alone.
		whole, broken := r.sequence(s.Operands[0].Steps, in(branches, s, s.Operands[0], at, 0))
		rounds := r.loop(whole)
		if broken == nil {
			return rounds
		}
		return r.seq(rounds, r.alt(r.empty, broken))
	case model.StepPar:
		n := r.empty
		for k := range s.Operands {
			n = r.par(n, operand(k))
		}
		return n
	case model.StepCritical:
		return operand(0)
	}
	return r.empty // notes, dividers
}
