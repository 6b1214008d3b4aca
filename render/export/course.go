package export

import (
	"slices"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
)

// bars say where lifelines are at work, for formats that want to be told: from
// a call to the reply to it, or to the end of the fragment that has the
// replies. Calls without a reply open none.
type bars struct {
	opens  map[string]string   // by ID of a call, the participant whose bar begins with it
	closes map[string][]string // by ID of an item, the participants whose bars end behind it
}

// openCall is a call that may still be answered.
type openCall struct {
	id, from, to string
	within       string // ID of the fragment that answers it, if any
}

func barsOf(items []diagram.Item) bars {
	b := bars{opens: map[string]string{}, closes: map[string][]string{}}
	b.follow(items, nil)
	return b
}

// follow reads one list of items, which stands in fragments of the lists in
// outer. Each of these has its open calls, and the ID of the fragment at hand.
func (b bars) follow(items []diagram.Item, outer []*level) {
	here := &level{}
	levels := append(slices.Clip(outer), here)
	for _, item := range items {
		switch {
		case item.Kind == model.StepCall && item.From != item.To:
			here.calls = append(here.calls, openCall{id: item.ID, from: item.From, to: item.To})
		case item.Kind == model.StepReturn:
			b.answer(item, levels)
		case len(item.Operands) > 0:
			here.fragment = item.ID
			for _, o := range item.Operands {
				b.follow(o.Items, levels)
			}
			here.calls = slices.DeleteFunc(here.calls, func(c openCall) bool {
				if c.within == item.ID {
					b.closes[item.ID] = append(b.closes[item.ID], c.to)
				}
				return c.within == item.ID
			})
			slices.Reverse(b.closes[item.ID]) // the innermost first
		}
	}
}

type level struct {
	calls    []openCall
	fragment string
}

// answer finds the call that a reply belongs to, the innermost first.
func (b bars) answer(reply diagram.Item, levels []*level) {
	for i, l := range slices.Backward(levels) {
		for j, c := range slices.Backward(l.calls) {
			if c.to != reply.From || c.from != reply.To {
				continue
			}
			b.opens[c.id] = c.to
			if i == len(levels)-1 {
				b.closes[reply.ID] = append(b.closes[reply.ID], c.to)
				l.calls = slices.Delete(l.calls, j, j+1)
			} else {
				l.calls[j].within = l.fragment
			}
			return
		}
	}
}

// appearances are the items that bring a participant into the course, and the
// last that have to do with it, by participant.
type appearances struct {
	first, last map[string]string
}

func appearancesOf(items []diagram.Item) appearances {
	a := appearances{map[string]string{}, map[string]string{}}
	var follow func([]diagram.Item)
	follow = func(items []diagram.Item) {
		for _, item := range items {
			for _, id := range append([]string{item.From, item.To}, item.Over...) {
				if a.first[id] == "" {
					a.first[id] = item.ID
				}
				a.last[id] = item.ID
			}
			for _, o := range item.Operands {
				follow(o.Items)
			}
		}
	}
	follow(items)
	return a
}

// creates tells whether the item is the one that brings a participant into
// being: formats refuse one that was there before, or is made twice.
func (a appearances) creates(item diagram.Item) bool {
	return item.Kind == model.StepCreate && item.From != item.To && a.first[item.To] == item.ID
}

// destroys tells whether the item ends a participant for good.
func (a appearances) destroys(item diagram.Item) bool {
	return item.Kind == model.StepDestroy && a.last[item.To] == item.ID
}

// message is what a message says: its number, what it is if no arrow shows
// that, its text and its technology.
func message(item diagram.Item) string {
	s := clean(item.Text)
	if item.Number != "" {
		s = item.Number + ". " + s
	}
	if item.Technology != "" {
		s += " [" + clean(item.Technology) + "]"
	}
	return clean(s)
}
