package text

import (
	"math"
	"slices"
	"sort"
	"strings"
	"unicode"
)

// Wrap breaks s into lines no wider than maxWidth px and reports whether
// something had to go, which an ellipsis then shows. A single rune wider than
// maxWidth still gets a line. No more lines than maxLines come back; 0 or less
// asks for no limit. Any white space counts as one space.
//
// Lines break between words; in Chinese and Japanese between any two runes,
// but not before closing or after opening punctuation. A word wider than a
// line breaks after - / . _ and the like and at camelCase humps, else between
// any two of its letters. Of the ways to fill the least number of lines it
// takes the one with the most even lines, and likes them to end in punctuation.
func Wrap(s string, size int, bold bool, maxWidth, maxLines int) (lines []string, truncated bool) {
	if size <= 0 {
		size = 1
	}
	p := paragraph{face: faceOf(bold), size: size, max: min(max(maxWidth, 1), 1<<14)}
	p.read(s, maxLines)
	if len(p.clusters) == 0 {
		return nil, false
	}
	p.tear()
	ends := p.fill()
	if maxLines > 0 && len(ends) > maxLines || p.cut {
		return p.truncate(maxLines), true
	}
	start := 0
	for _, end := range ends {
		lines = append(lines, p.line(start, end))
		start = end
	}
	return lines, false
}

// cluster is what no line break may split: a rune with the marks on it, or a
// joined emoji.
type cluster struct {
	from, to int  // bytes of the paragraph's text
	first    rune // decides, with last, what may stand beside it
	last     rune
	at, end  int // pen before and after, in font units, as in one long line
	blank    bool
	breaks   quality // of a break after it
}

// quality is how well a line may end at a place.
type quality int8

const (
	never  quality = iota
	anyhow         // between two letters, if a word is wider than a line
	word           // inside such a word, where a reader would break it
	torn           // one of the last two, and the word is wider than a line
	letter         // between two letters of a script without spaces
	space          // between words
	clause         // after punctuation
)

// paragraph is a text cut into clusters.
type paragraph struct {
	face     *face
	size     int
	max      int // px
	text     string
	cut      bool // text is only the beginning
	clusters []cluster
}

// read cuts s into clusters and judges every place between two of them. It
// stops where maxLines cannot possibly reach.
func (p *paragraph) read(s string, maxLines int) {
	p.text = normalize(s)
	var pen pen
	var last rune
	flag := false // half a flag is waiting for the other
	for i, r := range p.text {
		half := isFlagLetter(r)
		joins := invisible(r) || isSkinTone(r) || last == joiner && isEmoji(r) || flag && half
		flag = half && !(flag && half)
		last = r
		at := pen.step(p.face, r)
		if n := len(p.clusters); joins && n > 0 && !p.clusters[n-1].blank {
			c := &p.clusters[n-1]
			c.end = pen.x
			if r == softHyphen || r == wordJoiner || r == zeroSpace {
				c.last = r
			}
			continue
		}
		if maxLines > 0 && toPixels(at, p.size)/(p.max+p.size) > maxLines {
			p.text, p.cut = p.text[:i], true
			break
		}
		p.clusters = append(p.clusters, cluster{from: i, first: r, last: r, at: at, end: pen.x, blank: r == ' '})
	}
	for i := range p.clusters {
		c := &p.clusters[i]
		if i+1 == len(p.clusters) {
			c.to = len(p.text)
			c.breaks = clause
			break
		}
		c.to = p.clusters[i+1].from
		c.breaks = p.between(i)
	}
}

// normalize makes every run of white space one space, and none at the ends.
func normalize(s string) string {
	plain := true
	space := true
	for _, r := range s {
		if isSpace(r) && (r != ' ' || space) {
			plain = false
			break
		}
		space = r == ' '
	}
	if plain && !space {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, isSpace), " ")
}

// between judges the place after cluster i.
func (p *paragraph) between(i int) quality {
	a, b := p.clusters[i], p.clusters[i+1]
	switch {
	case b.blank:
		return never // the space itself ends the line
	case a.blank && i > 0 && pauses(p.clusters[i-1].last):
		return clause
	case a.blank, a.last == zeroSpace:
		return space
	case glues(a.last), glues(b.first), opens(a.last), closes(b.first):
		return anyhow
	case breaksAround(a.last), breaksAround(b.first):
		if closes(a.last) || opens(b.first) {
			return clause
		}
		return letter
	case i > 0 && !p.clusters[i-1].blank && p.breaksWord(i):
		return word
	}
	return anyhow
}

// breaksWord tells whether a word may be torn after cluster i: after a
// separator, before a capital that follows a small letter, before the last of
// several capitals, and beside a number.
func (p *paragraph) breaksWord(i int) bool {
	a, b := p.clusters[i].last, p.clusters[i+1].first
	switch {
	case strings.ContainsRune(`-/\._:,;=&|+@#?`+"\u2010\u2013\u2014\u00ad", a):
		return !strings.ContainsRune(`-/\._:,;=&|+@#?`, b)
	case unicode.IsLower(a) && unicode.IsUpper(b):
		return true
	case unicode.IsUpper(a) && unicode.IsUpper(b) && i+2 < len(p.clusters):
		return unicode.IsLower(p.clusters[i+2].first)
	case unicode.Is(unicode.Hangul, a) && unicode.Is(unicode.Hangul, b):
		return true
	}
	return false
}

// width is that of the line of clusters [from, to) in px, rounded up.
func (p *paragraph) width(from, to int) int {
	return toPixels(p.clusters[to-1].end-p.clusters[from].at, p.size)
}

// trim is to without the spaces before it.
func (p *paragraph) trim(from, to int) int {
	for to > from && p.clusters[to-1].blank {
		to--
	}
	return to
}

func (p *paragraph) line(from, to int) string {
	to = p.trim(from, to)
	return p.text[p.clusters[from].from:p.clusters[to-1].to]
}

// tear opens words that are wider than a line: where a reader would break
// them if that is enough, else anywhere.
func (p *paragraph) tear() {
	p.tearAt(word)
	p.tearAt(anyhow)
}

// tearAt opens the places of quality q inside pieces wider than a line.
func (p *paragraph) tearAt(q quality) {
	start := 0
	for i := range p.clusters {
		if p.clusters[i].breaks < torn {
			continue
		}
		if end := p.trim(start, i+1); p.width(start, end) > p.max {
			for j := start; j < i; j++ {
				if p.clusters[j].breaks == q {
					p.clusters[j].breaks = torn
				}
			}
		}
		start = i + 1
	}
}

// evenLimit is the number of pieces up to which lines are made even. The work
// grows with its square, and nobody sees the shape of a longer text.
const evenLimit = 1000

// fill returns the ends of the best lines: the fewest, and of those the ones
// with the least sum of squared gaps at their right.
func (p *paragraph) fill() []int {
	pieces := 0
	for i := range p.clusters {
		if p.clusters[i].breaks >= torn {
			pieces++
		}
	}
	if pieces > evenLimit {
		var ends []int
		for end := 0; end < len(p.clusters); {
			end = p.lineEnd(end)
			ends = append(ends, end)
		}
		return ends
	}
	type step struct {
		end   int // clusters up to here are set
		lines int
		cost  int
		from  int // the step before
	}
	steps := []step{{}}
	for i := range p.clusters {
		c := &p.clusters[i]
		if c.breaks < torn {
			continue
		}
		best := step{end: i + 1, lines: math.MaxInt}
		for j := len(steps) - 1; j >= 0; j-- {
			before := steps[j]
			w := p.width(before.end, p.trim(before.end, i+1))
			if w > p.max && j < len(steps)-1 {
				break
			}
			gap := max(p.max-w, 0)
			lines, cost := before.lines+1, before.cost+gap*gap+p.penalty(c.breaks)
			if lines < best.lines || lines == best.lines && cost < best.cost {
				best.lines, best.cost, best.from = lines, cost, j
			}
		}
		steps = append(steps, best)
	}
	var ends []int
	for i := len(steps) - 1; i > 0; i = steps[i].from {
		ends = append(ends, steps[i].end)
	}
	slices.Reverse(ends)
	return ends
}

// penalty is what a line end of quality q costs, in px²: as much as a gap of
// that width.
func (p *paragraph) penalty(q quality) int {
	gap := 0
	switch q {
	case torn:
		gap = p.max / 2
	case letter:
		gap = p.max / 4
	case space:
		gap = p.max / 8
	}
	return gap * gap
}

// lineEnd is where the fullest line from start ends.
func (p *paragraph) lineEnd(start int) int {
	best := start
	for i := start; i < len(p.clusters); i++ {
		if p.clusters[i].breaks < torn {
			continue
		}
		if best > start && p.width(start, p.trim(start, i+1)) > p.max {
			break
		}
		best = i + 1
	}
	return best
}

// truncate fills lines and ends the last one in an ellipsis.
func (p *paragraph) truncate(lines int) []string {
	var out []string
	start := 0
	for len(out) < lines-1 && start < len(p.clusters) {
		end := p.lineEnd(start)
		out = append(out, p.line(start, end))
		start = end
	}
	return append(out, p.shorten(start))
}

// shorten is as much of the text from start as fits into a line with an
// ellipsis. It stops between words when that costs less than a third of the
// line, and leaves no space or punctuation before the ellipsis.
func (p *paragraph) shorten(start int) string {
	text := func(end int) string {
		for end > start && (p.clusters[end-1].blank || trails(p.clusters[end-1].last)) {
			end--
		}
		if end == start {
			return string(ellipsis)
		}
		return p.text[p.clusters[start].from:p.clusters[end-1].to] + string(ellipsis)
	}
	fits := func(line string) bool { return toPixels(p.face.measure(line), p.size) <= p.max }
	// Widths grow with the length but for kerning against the ellipsis, so
	// the search may be off by a cluster or two.
	n := sort.Search(len(p.clusters)-start, func(n int) bool { return !fits(text(start + n + 1)) })
	for n > 0 && !fits(text(start+n)) {
		n--
	}
	end := start + n
	for i := end; i > start; i-- {
		if p.clusters[i-1].breaks >= torn {
			if 3*p.width(start, i) >= 2*p.width(start, end) {
				return text(i)
			}
			break
		}
	}
	return text(end)
}

// Runes that must not stand at an end of a line.
var (
	closing = runeSet("!%),.:;?]}¢°·»’”†‡•›℃‰′″‐–—…‥、。々〉》」』】〕〗〙〛〜〞〟゛゜ゝゞ・ーヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ！％），．：；？］｝～｠｡｣､･ｰ￠")
	opening = runeSet("([{£¥«‘“‹〈《「『【〔〖〘〚〝＄（［｛｟｢￡￥$#＃")
	gluing  = runeSet("\"'\u00a0\u2007\u202f\u2060\ufeff")
)

func runeSet(s string) []rune {
	set := []rune(s)
	slices.Sort(set)
	return set
}

func inSet(set []rune, r rune) bool {
	_, ok := slices.BinarySearch(set, r)
	return ok
}

// closes tells whether no line may start with r.
func closes(r rune) bool { return inSet(closing, r) }

// opens tells whether no line may end with r.
func opens(r rune) bool { return inSet(opening, r) }

// glues tells whether no line may break on either side of r.
func glues(r rune) bool { return inSet(gluing, r) }

// pauses tells whether a reader takes a breath after r.
func pauses(r rune) bool { return strings.ContainsRune(",.:;!?)–—", r) }

// trails tells whether r is left out before an ellipsis.
func trails(r rune) bool {
	return strings.ContainsRune(",.;:-–—、，。．；：…·", r) || opens(r)
}
