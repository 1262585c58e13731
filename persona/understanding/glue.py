"""The small words of English, by the job they do in a question."""

SMALL_WORDS = frozenset(
    """
    a an the of for to in on at is are was were be been being do does did done it its this that these those there here
    i me my mine we us our ours you your he him his she her they them their one ones and or but so not no yes if as by
    with from into out up off over than then too also just only even what which who whom whose how why when where can
    could will would should shall may might must has have had am about like really very much many some any all every
    each other another such same own more most get got getting go goes going went make made thing things stuff way use
    used using need needs needed want wants know tell say says said explain mean means please thanks ok okay oh well
    hey hi lol let now still ever never again back someone somebody anyone anybody everyone everybody people guy guys
    something anything everything nothing kind sort bit lot good bad better best right wrong sure maybe actually
    basically come came take look see think people's because while until after before both either cause quick question
    dumb stupid serious else instead though although since between difference
    """.split()
)
"""Words that say nothing of a subject."""

GLUE = frozenset(
    """
    a an the of for to in on at is are was were be been do does did it its this that these those i we you he she they
    my our your me us and or but so not no if as by with from what which who how why when where can could will would
    should has have had am just about than then there some any all get got use using used need needs
    """.split()
)
"""Words that hold a sentence together; no mention consists of them alone."""

NEVER_OUTSIDE = frozenset(
    """
    me the there a an our your some any all its their is are was were do does did i we and or but what how why of to
    for it in on that this with than then so if as by from
    """.split()
)
"""Words that no overheard name starts or ends with."""

DETERMINERS = frozenset(
    """
    a an the this that these those on earth exactly your our my all some even just really actually is are was were i
    we
    """.split()
)
"""Words that may stand between a question word and its subject."""

LEADING = frozenset(
    """
    what who which best explain define need needs use using about called versus vs
    """.split()
)
"""Words whose object a question is about."""

DEFINING = frozenset(
    """
    what who explain define called
    """.split()
)
"""Those whose object is a name that the asker may not know how to spell."""

OPENING = frozenset(
    """
    is are was were does do did should can could would will has have why how isn
    """.split()
)
"""Words that open a question, before its subject."""

FILLERS = frozenset(
    """
    ok okay so and but well oh hey hi um hm wait right also like the back to sorry please anyway alright fine sure cool great
    nice good thanks listen look guys man dude boy no yes
    """.split()
)
"""Words before the opening of a question."""
