package serve

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
	"sync"
)

// maxPictures is how many bytes of pictures a generation keeps.
const maxPictures = 64 << 20

// pictures keeps the finished pictures of one site, which take long to draw
// and do not change, and lets each be drawn by one request at a time.
type pictures struct {
	source Source
	most   int // bytes

	lock     sync.Mutex
	tags     map[string]string // of all that were drawn, those that are kept no more among them
	contents map[string][]byte
	order    []string // of contents, oldest first
	bytes    int
	drawing  map[string]chan struct{} // closed when the drawing ends
}

func newPictures(source Source, most int) *pictures {
	return &pictures{
		source: source, most: most,
		tags: map[string]string{}, contents: map[string][]byte{}, drawing: map[string]chan struct{}{},
	}
}

// isPicture tells whether a file is a picture that the site draws: it lies in
// the folder of them, which a workspace has or the site itself.
func isPicture(p string) bool {
	switch path.Ext(p) {
	case ".png", ".svg":
	default:
		return false
	}
	parts := strings.SplitN(p, "/", 3)
	return len(parts) > 1 && parts[0] == "pictures" || len(parts) > 2 && parts[1] == "pictures" && parts[0] != "files"
}

// tag is the tag of a picture that was drawn before.
func (c *pictures) tag(p string) (string, bool) {
	c.lock.Lock()
	defer c.lock.Unlock()
	tag, ok := c.tags[p]
	return tag, ok
}

// File is a picture: the one that is kept, or a new one. Who asks for one that
// is being drawn waits for it.
func (c *pictures) File(ctx context.Context, p string) ([]byte, error) {
	for {
		c.lock.Lock()
		if content, ok := c.contents[p]; ok {
			c.lock.Unlock()
			return content, nil
		}
		others, busy := c.drawing[p]
		if !busy {
			mine := make(chan struct{})
			c.drawing[p] = mine
			c.lock.Unlock()
			return c.draw(ctx, p, mine)
		}
		c.lock.Unlock()
		select {
		case <-others: // kept now; or else, it failed or nobody waits for it any more
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (c *pictures) draw(ctx context.Context, p string, done chan struct{}) ([]byte, error) {
	defer func() { // whatever happens, or those who wait would do so for ever
		c.lock.Lock()
		delete(c.drawing, p)
		c.lock.Unlock()
		close(done)
	}()
	content, err := c.source.File(ctx, p)
	if err == nil {
		c.keep(p, content)
	}
	return content, err
}

func (c *pictures) keep(p string, content []byte) {
	tag := tagOf(content)
	c.lock.Lock()
	defer c.lock.Unlock()
	c.tags[p] = tag
	if len(content) > c.most {
		return
	}
	c.contents[p] = content
	c.order = append(c.order, p)
	c.bytes += len(content)
	for c.bytes > c.most {
		oldest := c.order[0]
		c.order = c.order[1:]
		c.bytes -= len(c.contents[oldest])
		delete(c.contents, oldest)
	}
}

// tagOf is what tells one content from another.
func tagOf(content []byte) string {
	sum := sha256.Sum256(content)
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}

// knows tells whether a browser says that it has what has this tag.
func knows(header, tag string) bool {
	for m := range strings.SplitSeq(header, ",") {
		if m = strings.TrimPrefix(strings.TrimSpace(m), "W/"); m == tag || m == "*" {
			return true
		}
	}
	return false
}
