from deploy_production.skillfile.grammar import GRAMMAR, ONLY_INSIDE, ROOTS, SINGLE, Content


def test_every_child_is_an_element_of_the_grammar() -> None:
    for element in GRAMMAR.values():
        assert set(element.children) <= set(GRAMMAR)


def test_only_elements_hold_elements() -> None:
    for name, element in GRAMMAR.items():
        assert bool(element.children) == (element.content is Content.ELEMENTS), name


def test_every_element_stands_in_some_block() -> None:
    reached, todo = set(ROOTS), list(ROOTS)
    while todo:
        for child in GRAMMAR[todo.pop()].children:
            if child not in reached:
                reached.add(child)
                todo.append(child)
    assert reached == set(GRAMMAR)


def test_no_block_stands_in_another() -> None:
    assert not ROOTS & {child for element in GRAMMAR.values() for child in element.children}
    assert not ROOTS & ONLY_INSIDE
    assert SINGLE <= ROOTS


def test_blocks_nest_too_little_to_be_a_tower() -> None:
    def depth(name: str) -> int:
        return 1 + max((depth(child) for child in GRAMMAR[name].children), default=0)

    assert max(depth(name) for name in ROOTS) <= 4
