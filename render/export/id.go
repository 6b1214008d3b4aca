package export

import (
	"fmt"
	"strings"

	"github.com/lintel-go/lintel/render/diagram"
)

// identifiers gives every node and boundary a name of lower-case letters,
// digits and underscores that begins with a letter, is no keyword of a format,
// and is the node's or boundary's alone: the end of the ID, as far as that goes.
func identifiers(d diagram.Diagram) map[string]string {
	ids := map[string]string{}
	taken := map[string]bool{"": true}
	for _, word := range strings.Fields(keywords) {
		taken[word] = true
	}
	var all []string
	for _, b := range d.Boundaries {
		all = append(all, b.ID)
	}
	for _, n := range d.Nodes {
		all = append(all, n.ID)
	}
	short := shortest(all)
	for _, id := range all {
		if ids[id] != "" || id == "" {
			continue
		}
		base := identifier(short[id])
		name := base
		for n := 2; taken[name]; n++ {
			name = fmt.Sprintf("%s_%d", base, n)
		}
		taken[name] = true
		ids[id] = name
	}
	return ids
}

// shortest is for each ID, which is a path, as many of its last parts as it
// takes to tell it from the others.
func shortest(ids []string) map[string]string {
	last := func(id string, n int) string {
		parts := strings.Split(id, "/")
		return strings.Join(parts[max(0, len(parts)-n):], "/")
	}
	short := map[string]string{}
	for n, left := 1, ids; len(left) > 0; n++ {
		count := map[string]int{}
		for _, id := range left {
			count[last(id, n)]++
		}
		var next []string
		for _, id := range left {
			short[id] = last(id, n)
			if count[short[id]] > 1 && short[id] != id {
				next = append(next, id)
			}
		}
		left = next
	}
	return short
}

// identifier keeps the letters and digits of ASCII. What is between them is
// one underscore; letters of other scripts are written as their numbers.
func identifier(id string) string {
	var b strings.Builder
	gap := false
	part := func(s string) {
		if gap && b.Len() > 0 {
			b.WriteByte('_')
		}
		gap = false
		b.WriteString(s)
	}
	for _, r := range strings.ToLower(id) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			part(string(r))
		case r < 0x80:
			gap = true
		default:
			part(fmt.Sprintf("u%x", r))
		}
	}
	s := b.String()
	if s == "" || s[0] <= '9' {
		s = "n" + s
	}
	return s
}

// keywords are words that mean something where an identifier may stand, in any
// of the formats. With a number behind them they mean nothing.
const keywords = `
	abstract accdescr acctitle action activate actor actors after agent allow also alt and annotation archimate
	artifact as autonumber backwards binary block bold both bottom boundary box break call callback card center
	circle circles class classdef classes click clickable clock close cloud collections color component concise
	constraint constructor control create critical dashed data database deactivate default destroy detach diamond
	digraph direction dotted down edge edgedfn edges element else elseif empty end endif entity enum exception exit
	export extends false field file filled flow flowchart folder footbox footer footnote fork format frame from get
	global graph group header height hexagon hide highlight history href icon if implements import in interface is
	istype it kill label layers layout left legend line link links linkstyle list loop mainframe map md mermaid
	metaclass method mix namespace near newpage node nodes norank normal note null of off on opt option or order
	orthogonal over package page par parallel participant partition person plain port position process protocol
	queue rank rect rectangle ref remove repeat reset restore return right rnote robust root rotate same scale
	scenarios see self set shape shared show simple size skin skinparam spacing split sprite stack start state
	statediagram static steps stereotype stop storage strict struct style subgraph suspend switch tab target then
	this title to together tooltip top true up usecase vars vertical void while width with within wrap yellow`
