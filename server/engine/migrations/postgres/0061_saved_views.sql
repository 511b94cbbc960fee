-- Lists as people keep them: what they filter, how they order, which columns they show.

CREATE TABLE saved_views (
    id TEXT COLLATE "C" PRIMARY KEY,
    -- the list that it is of
    list TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- with which group it is shared; without one it is its owner's alone, as it is once more when
    -- the group is gone
    group_id TEXT COLLATE "C" REFERENCES groups (id) ON DELETE SET NULL,
    name TEXT COLLATE "C" NOT NULL,
    -- what stands behind the path of the list in the address
    address TEXT COLLATE "C" NOT NULL,
    created BIGINT NOT NULL
);
CREATE INDEX saved_views_user ON saved_views (user_id, list);
CREATE INDEX saved_views_group ON saved_views (group_id, list) WHERE group_id IS NOT NULL;

-- With which of them a list begins for somebody who asks for nothing else.
CREATE TABLE default_views (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    list TEXT COLLATE "C" NOT NULL,
    view_id TEXT COLLATE "C" NOT NULL REFERENCES saved_views (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, list)
);
CREATE INDEX default_views_view ON default_views (view_id);
