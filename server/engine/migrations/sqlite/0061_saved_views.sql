-- Lists as people keep them: what they filter, how they order, which columns they show.

CREATE TABLE saved_views (
    id TEXT PRIMARY KEY,
    -- the list that it is of
    list TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- with which group it is shared; without one it is its owner's alone, as it is once more when
    -- the group is gone
    group_id TEXT REFERENCES groups (id) ON DELETE SET NULL,
    name TEXT NOT NULL,
    -- what stands behind the path of the list in the address
    address TEXT NOT NULL,
    created BIGINT NOT NULL
);
CREATE INDEX saved_views_user ON saved_views (user_id, list);
CREATE INDEX saved_views_group ON saved_views (group_id, list) WHERE group_id IS NOT NULL;

-- With which of them a list begins for somebody who asks for nothing else.
CREATE TABLE default_views (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    list TEXT NOT NULL,
    view_id TEXT NOT NULL REFERENCES saved_views (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, list)
);
CREATE INDEX default_views_view ON default_views (view_id);
